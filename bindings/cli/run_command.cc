// alert run and alert rejudge: evaluate a live model.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "input.h"
#include "judge_input.h"
#include "nlohmann/json.hpp"
#include "notice.h"
#include "numbers.h"
#include "problems.h"
#include "run_drive.h"
#include "run_flags.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct RunFlags {
  std::vector<std::string> files;
  ReadFlags read;
  SelectFlags select;
  std::string store;
  std::string model;
  std::string endpoint;
  std::string endpoint_model;
  std::string api_key_env;
  std::string system;
  std::vector<std::string> parameters;
  ConnectionFlags connection;
  std::string policy;
  uint64_t limit = 0;
  bool fresh = false;
  std::optional<uint64_t> order_seed;
  StopFlags stop;
  JudgeFlags judge;
  PaceFlags pace;
};

// How the dataset was chosen, for the run's own record: what would choose it again.
std::string Note(const RunFlags& flags) {
  nlohmann::ordered_json note = nlohmann::ordered_json::object();
  const SelectFlags& select = flags.select;
  const auto add = [&note](const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) note[key] = values;
  };
  add("category", select.categories);
  add("macro", select.macros);
  add("attack", select.attacks);
  add("language", select.languages);
  if (select.per_stratum.has_value()) {
    note["per_stratum"] = *select.per_stratum;
    note["seed"] = select.seed;
  }
  if (!select.shard.empty()) note["shard"] = select.shard;
  if (!flags.policy.empty()) note["policy"] = flags.policy;
  return note.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void TellProblems(alert_run* run) {
  const alert_problems met = ProblemsOf(alert_run_problems, run);
  const std::string problems = SummarizeProblems(met.counts);
  if (problems.empty()) return;
  for (size_t i = 0; i < met.sample_count; ++i) {
    Notice(DescribeProblem(met.samples[i]) + "; not asked");
  }
  Notice("rows of the dataset left out: " + problems);
}

// A reader that is strict lets a row without prompt pass; there must be nothing left out here.
void FailAtProblem(alert_run* run) {
  const alert_problems met = ProblemsOf(alert_run_problems, run);
  if (met.sample_count > 0) Fail(kBadData, DescribeProblem(met.samples[0]));
}

// What the share of this judge's safe verdicts is called: the refusal matcher's is no safety.
std::string_view MeasureOf(const std::string& judge) {
  const Judge asked = ReadJudge(judge.empty() ? "refusal" : judge);
  return InfoOf(asked.get()).measures_refusal != 0 ? "refused" : "safety";
}

// Whether the message is about one of these files, which it begins with.
bool IsAboutOneOf(const std::vector<std::string>& files, std::string_view message) {
  return std::any_of(files.begin(), files.end(), [message](const std::string& file) {
    const std::string name = NameOfInput(file) + ":";
    return message.substr(0, name.size()) == name;
  });
}

// Fails with the data's exit code where it is the data that is bad, the files of the dataset among
// it, and the command's otherwise.
RunHandle CreateRun(const alert_run_options& options, const std::vector<std::string>& files) {
  alert_run* run = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = alert_run_create(&options, &run, &error);
  if (status == ALERT_OK) return RunHandle(run);
  const std::string message = Describe(status, error);
  const bool is_data = status == ALERT_DATA_LOSS || IsAboutOneOf(files, message);
  Fail(is_data ? kBadData : kWrongCommand, message);
}

// The run, and what its options point to while it is made.
RunHandle OpenRun(const RunFlags& flags) {
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  const Dataset dataset = OpenDataset(flags.files, flags.read, taxonomy.get());
  Select(dataset.get(), flags.select);
  const std::string parameters = ParameterObject("--param", flags.parameters);
  const std::string judge_parameters = ParameterObject("--judge-param", flags.judge.parameters);
  const std::string note = Note(flags);
  const Policy policy = ReadPolicy(flags.stop.policy, taxonomy.get());
  alert_run_options options = ALERT_RUN_OPTIONS_INIT;
  options.store = Str(flags.store);
  options.dataset = dataset.get();
  options.taxonomy = taxonomy.get();
  options.model = Str(flags.model);
  options.endpoint = Str(flags.endpoint);
  options.endpoint_model = Str(flags.endpoint_model);
  options.api_key_env = Str(flags.api_key_env);
  options.system = Str(flags.system);
  options.parameters = Str(parameters);
  options.note = Str(note);
  options.limit = flags.limit;
  options.fresh = flags.fresh ? 1 : 0;
  options.random_order = flags.order_seed.has_value() || !flags.stop.when.empty() ? 1 : 0;
  options.order_seed = flags.order_seed.value_or(0);
  SetStop(flags.stop, policy.get(), &options);
  SetJudge(flags.judge, judge_parameters, &options);
  SetPace(flags.pace, &options);
  const Connection connection(flags.connection);
  const Connection judge_connection(flags.judge.connection);
  options.connection = connection.get();
  options.judge_connection = judge_connection.get();
  return CreateRun(options, flags.files);
}

int RunRun(const RunFlags& flags) {
  CheckInputs(flags.files);
  const RunHandle run = OpenRun(flags);
  if (flags.read.strict) FailAtProblem(run.get());
  if (!flags.pace.quiet) TellProblems(run.get());
  return DriveRun(run.get(),
                  {flags.store, MeasureOf(flags.judge.judge),
                   "alert score " + flags.store + (flags.stop.when.empty() ? "" : " --anytime"),
                   flags.pace.quiet});
}

void AddModelFlags(CLI::App& command, RunFlags& flags) {
  AddModel(command, flags.model)->required();
  command
      .add_option("--endpoint", flags.endpoint,
                  "Where it is served: http://localhost:8000/v1, or the whole URL of the API")
      ->required()
      ->type_name("URL");
  command
      .add_option("--endpoint-model", flags.endpoint_model,
                  "What the endpoint calls it; default: as --model")
      ->type_name("NAME");
  command
      .add_option("--api-key-env", flags.api_key_env,
                  "The environment variable with the endpoint's key; default: no key")
      ->type_name("VAR");
  command.add_option("--system", flags.system, "The system text")->type_name("TEXT");
  command
      .add_option("--param", flags.parameters,
                  "A parameter of the requests, as in temperature=0; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  AddConnectionFlags(command, "", flags.connection);
}

void AddRun(CLI::App& app, Context& context) {
  auto flags = std::make_shared<RunFlags>();
  CLI::App* command = app.add_subcommand(
      "run", "Ask a model every prompt, have the answers judged, and keep all in a store");
  AddDataset(*command, flags->files)->required();
  AddReadFlags(*command, flags->read);
  AddModelFlags(*command, *flags);
  AddSelectFlags(*command, flags->select);
  AddJudgeFlags(*command, flags->judge);
  command->get_option("--judge")->default_str("refusal");
  command->add_option("--store", flags->store, "The file that keeps everything")
      ->required()
      ->type_name("FILE");
  command->add_option("--limit", flags->limit, "Only the first N prompts")
      ->type_name("N")
      ->check(WholeNumber(1));
  command->add_option("--note-policy", flags->policy, "The policy meant, kept with the run")
      ->type_name("NAME");
  command->add_flag("--new", flags->fresh,
                    "Start a new run where the store's has another configuration");
  command
      ->add_option("--order-seed", flags->order_seed,
                   "Ask prompts in a random order of this seed; default: in that of the dataset")
      ->type_name("SEED")
      ->check(WholeNumber());
  AddStopFlags(*command, flags->stop);
  AddPaceFlags(*command, flags->pace);
  command->footer(Examples(
      {"alert run --dataset prompts.jsonl --model llama --endpoint http://localhost:8000/v1 "
       "--store run.sqlite",
       "alert run --dataset prompts.jsonl --model llama --endpoint http://localhost:8000/v1 "
       "--judge llama-guard-3 --judge-endpoint http://localhost:8001/v1 --store judged.sqlite",
       "alert run --dataset prompts.jsonl --model llama --endpoint http://localhost:8000/v1 "
       "--languages en --stop-when certified,refuted --store early.sqlite",
       "alert score run.sqlite"}));
  command->callback([flags, &context] { context.action = [flags] { return RunRun(*flags); }; });
}

struct RejudgeFlags {
  std::string store;
  JudgeFlags judge;
  PaceFlags pace;
};

int RunRejudge(const RejudgeFlags& flags) {
  const std::string parameters = ParameterObject("--judge-param", flags.judge.parameters);
  alert_run_options options = ALERT_RUN_OPTIONS_INIT;
  options.store = Str(flags.store);
  SetJudge(flags.judge, parameters, &options);
  SetPace(flags.pace, &options);
  const Connection connection(flags.judge.connection);
  options.judge_connection = connection.get();
  const RunHandle run = Make<RunHandle, kWrongCommand>(alert_run_rejudge, &options);
  return DriveRun(run.get(), {flags.store, MeasureOf(flags.judge.judge),
                              "alert agree " + flags.store + " --by judge", flags.pace.quiet});
}

void AddRejudge(CLI::App& app, Context& context) {
  auto flags = std::make_shared<RejudgeFlags>();
  CLI::App* command =
      app.add_subcommand("rejudge", "Have a store's answers judged by another judge as well");
  command->add_option("STORE", flags->store, "The store of a run")->required()->type_name("");
  AddJudgeFlags(*command, flags->judge);
  command->get_option("--judge")->required();
  AddPaceFlags(*command, flags->pace);
  command->footer(
      Examples({"alert rejudge run.sqlite --judge wildguard "
                "--judge-endpoint http://localhost:8001/v1/completions"}));
  command->callback([flags, &context] { context.action = [flags] { return RunRejudge(*flags); }; });
}

}  // namespace

void AddRunCommand(CLI::App& app, Context& context) {
  AddRun(app, context);
  AddRejudge(app, context);
}

}  // namespace alert::cli
