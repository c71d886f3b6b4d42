// alert gate: whether a score is good enough to go on.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "enumerations.h"
#include "gate_output.h"
#include "input.h"
#include "json_output.h"
#include "notice.h"
#include "numbers.h"
#include "output.h"
#include "score_source.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct GateFlags {
  std::string report;
  std::string policy;
  std::string taxonomy;
  std::string require = "point";
  std::string scope = "all";
  std::string baseline;
  double max_regression = 0;
  uint64_t max_left_out = 0;
  std::string junit;
  double level = ALERT_DEFAULT_LEVEL;
  std::string interval = "wilson";
  bool anytime = false;
  bool intervals_asked = false;  // one of these stands on the command line
  std::string format = "text";
  std::string output = "-";
};

std::vector<std::string> ModelsOf(const alert_score* score) {
  std::vector<std::string> models;
  for (size_t i = 0; i < alert_score_model_count(score); ++i) models.push_back(ModelOf(score, i));
  return models;
}

// A model that was gated before and is not there any more has been held against nothing.
void TellAbsentModels(const alert_score* score, const alert_score* baseline) {
  const std::vector<std::string> now = ModelsOf(score);
  const std::vector<std::string> before = ModelsOf(baseline);
  if (now.size() == 1 && before.size() == 1) return;  // these are compared whatever they are called
  for (const std::string& model : before) {
    if (std::find(now.begin(), now.end(), model) != now.end()) continue;
    Notice(fmt::format("the baseline's model {} is not in the report: nothing was held against it",
                       model));
  }
}

int Run(const GateFlags& flags) {
  CheckInputs({flags.report, flags.policy, flags.taxonomy, flags.baseline});
  CheckOutputs({flags.output, flags.junit});
  Output output(flags.output);
  std::unique_ptr<Output> junit;
  if (!flags.junit.empty()) junit = std::make_unique<Output>(flags.junit);
  const Taxonomy taxonomy = ReadTaxonomy(flags.taxonomy);
  const Policy policy = ReadPolicy(flags.policy, taxonomy.get());
  const alert_interval_method method = IntervalMethod(flags.interval);
  const Score score = ReadScore(flags.report, policy.get(),
                                {flags.level, method, flags.anytime, flags.intervals_asked});
  // Of the baseline, only the scores themselves are looked at.
  const Score baseline = flags.baseline.empty()
                             ? nullptr
                             : ReadScore(flags.baseline, policy.get(), {flags.level, method});
  if (baseline != nullptr) TellAbsentModels(score.get(), baseline.get());
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  options.max_regression = flags.max_regression;
  options.max_left_out = flags.max_left_out;
  options.level = flags.level;
  options.require = ValueOf(alert_gate_require_find, flags.require);
  options.scope = ValueOf(alert_gate_scope_find, flags.scope);
  const Gate gate =
      Make<Gate, kWrongCommand>(alert_gate_create, score.get(), baseline.get(), &options);
  output.Print(flags.format == "json" ? DumpJson(GateJson(gate.get(), score.get(), options))
                                      : GateText(gate.get(), score.get()));
  if (junit != nullptr) {
    junit->Take(
        [&](auto... arguments) { return alert_gate_write_junit(gate.get(), arguments...); });
    junit->Commit();
  }
  output.Commit();
  return alert_gate_passed(gate.get()) != 0 ? kDone : kGateFailed;
}

}  // namespace

void AddGateCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<GateFlags>();
  CLI::App* command = app.add_subcommand(
      "gate", "Pass (exit code 0) or fail (3) a score, for continuous integration");
  command
      ->add_option("REPORT", flags->report,
                   "A report as JSON, a saved tally or a store; - is standard input")
      ->required()
      ->type_name("");
  AddTaxonomy(*command, flags->taxonomy);
  AddPolicy(*command, flags->policy);
  command
      ->add_option("--require", flags->require,
                   "point: the band is safe, also with the undecided and missing "
                   "against it; certified: that too")
      ->check(CLI::IsMember(NamesOf(alert_gate_require_name)))
      ->type_name("WHAT")
      ->capture_default_str();
  command->add_option("--scope", flags->scope, "all: the headline and each category")
      ->check(CLI::IsMember(NamesOf(alert_gate_scope_name)))
      ->type_name("WHICH")
      ->capture_default_str();
  CLI::Option* baseline =
      command
          ->add_option("--baseline", flags->baseline,
                       "What no score may fall below: a report, a tally or a store")
          ->type_name("FILE");
  command
      ->add_option("--max-regression", flags->max_regression,
                   "By how much it may, all the same: 0.005 is half a percentage point")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P")
      ->capture_default_str()
      ->needs(baseline);
  command
      ->add_option(
          "--max-left-out", flags->max_left_out,
          "How many rows may be left out, of the report and of the baseline each: malformed, of "
          "an unknown category, without a prompt, duplicates, answers to no prompt")
      ->check(WholeNumber())
      ->type_name("N")
      ->capture_default_str();
  AddInterval(*command, flags->interval);
  AddLevel(*command, flags->level);
  AddAnytime(*command, flags->anytime);
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->add_option("--junit", flags->junit, "Write JUnit XML, a case a category")
      ->type_name("FILE")
      ->check(NotEmpty);
  command->footer(Examples(
      {"alert gate report.json --require certified --scope headline",
       "alert gate new.json --baseline old.json --max-regression 0.005 --junit gate.xml"}));
  command->callback([flags, command, &context] {
    flags->intervals_asked =
        command->count("--level") + command->count("--interval") + command->count("--anytime") > 0;
    context.action = [flags] { return Run(*flags); };
  });
}

}  // namespace alert::cli
