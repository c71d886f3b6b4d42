// alert gate: whether a score is good enough to go on.
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
#include "enumerations.h"
#include "gate_input.h"
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
  GateInput input;
  std::string policy;
  std::vector<std::string> require;
  std::string scope = "all";
  std::optional<double> margin;
  std::optional<double> max_regression;
  std::optional<double> max_left_out;
  std::optional<double> max_undecided;
  bool show_prompts = false;
  std::string junit;
  double level = ALERT_DEFAULT_LEVEL;
  std::string interval = "wilson";
  std::string population;
  std::string judge_error;
  bool simultaneous = false;
  bool anytime = false;
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

// Beside what is asked of scores.
constexpr char kExaminedJudge[] = "examined-judge";

// What is asked of scores.
std::string RuleOf(const GateFlags& flags) {
  std::string rule = "auto";
  for (const std::string& asked : flags.require) {
    if (asked != kExaminedJudge) rule = asked;
  }
  return rule;
}

bool AsksForExaminedJudge(const GateFlags& flags) {
  return std::count(flags.require.begin(), flags.require.end(), kExaminedJudge) > 0;
}

alert_gate_options OptionsOf(const GateFlags& flags) {
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  options.max_regression = flags.max_regression.value_or(0);
  options.margin = flags.margin.value_or(0);
  options.max_left_out = flags.max_left_out.value_or(0);
  options.has_max_left_out = flags.max_left_out.has_value() ? 1 : 0;
  options.max_undecided = flags.max_undecided.value_or(0);
  options.has_max_undecided = flags.max_undecided.has_value() ? 1 : 0;
  options.examined_judge = AsksForExaminedJudge(flags) ? 1 : 0;
  options.level = flags.level;
  options.require = ValueOf(alert_gate_require_find, RuleOf(flags));
  options.scope = ValueOf(alert_gate_scope_find, flags.scope);
  return options;
}

void CheckFlags(const GateFlags& flags) {
  CheckInputs({flags.input.report, flags.policy, flags.input.rows.read.taxonomy,
               flags.input.baseline, flags.input.labels.file, flags.population, flags.judge_error});
  CheckOutputs({flags.output, flags.junit});
  const auto examined = std::count(flags.require.begin(), flags.require.end(), kExaminedJudge);
  if (flags.require.size() > static_cast<size_t>(examined) + 1) {
    Fail(kWrongCommand, "--require: one rule, and examined-judge beside it; give one of the rules");
  }
  const bool by_point = RuleOf(flags) == "point";
  if (flags.max_regression.has_value() && !by_point) {
    Fail(
        kWrongCommand,
        "--max-regression is of --require point, which compares point by point and is no test: ask "
        "for that too, or test with --non-inferior D");
  }
  if (RuleOf(flags) == "non-inferior" && flags.input.baseline.empty()) {
    Fail(kWrongCommand, "--require non-inferior wants --baseline, which the score is held against");
  }
}

int ExitCodeOf(const alert_gate* gate) {
  switch (GateInfo(gate).outcome) {
    case ALERT_GATE_PASSED:
      return kDone;
    case ALERT_GATE_NOT_ENOUGH_DATA:
      return kNotEnoughData;
    default:
      return kGateFailed;
  }
}

int Run(const GateFlags& flags) {
  CheckFlags(flags);
  Output output(flags.output);
  std::unique_ptr<Output> junit;
  if (!flags.junit.empty()) junit = std::make_unique<Output>(flags.junit);
  const Taxonomy taxonomy = ReadTaxonomy(flags.input.rows.read.taxonomy);
  const Policy policy = ReadPolicy(flags.policy, taxonomy.get());
  const GateScores scores =
      ReadScores(flags.input,
                 {policy.get(), flags.level, IntervalMethod(flags.interval), flags.population,
                  flags.simultaneous, flags.anytime, flags.judge_error},
                 taxonomy.get());
  if (scores.baseline != nullptr) TellAbsentModels(scores.score.get(), scores.baseline.get());
  const Panel panel = PairRows(flags.input, taxonomy.get(), flags.show_prompts);
  alert_gate_options options = OptionsOf(flags);
  options.panel = panel.get();
  const Gate gate = Make<Gate, kWrongCommand>(alert_gate_create, scores.score.get(),
                                              scores.baseline.get(), &options);
  output.Print(flags.format == "json" ? DumpJson(GateJson(gate.get(), scores.score.get()))
                                      : GateText(gate.get(), scores.score.get()));
  if (junit != nullptr) {
    junit->Take(
        [&](auto... arguments) { return alert_gate_write_junit(gate.get(), arguments...); });
    junit->Commit();
  }
  output.Commit();
  return ExitCodeOf(gate.get());
}

void AddInput(CLI::App& command, GateFlags& flags) {
  command
      .add_option(
          "REPORT", flags.input.report,
          "A report as JSON, a saved tally, a store, or judged rows; - is standard input, of "
          "the first two")
      ->required()
      ->type_name("");
  AddReadFlags(command, flags.input.rows.read);
  AddRowNames(command, flags.input.rows);
  AddClusterKey(command, flags.input.rows.cluster_key);
  AddPolicy(command, flags.policy);
  AddPopulation(command, flags.population);
  AddSimultaneous(command, flags.simultaneous);
}

std::vector<std::string> Requirements() {
  std::vector<std::string> names = NamesOf(alert_gate_require_name);
  names.emplace_back(kExaminedJudge);
  return names;
}

void AddRules(CLI::App& command, GateFlags& flags) {
  command
      .add_option(
          "--require", flags.require,
          "point: the band is safe, also with the undecided and missing against it, which is "
          "no test; certified: that too; non-inferior: not less safe than the baseline by the "
          "margin; auto (the default): non-inferior with a baseline, point without; and, beside "
          "one of "
          "these, examined-judge: the score is corrected for its judge's errors")
      ->check(CLI::IsMember(Requirements()))
      ->type_name("WHAT,WHAT")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option(
          "--scope", flags.scope,
          "all: the headline, each category, attack and language; another: the headline and "
          "each of these")
      ->check(CLI::IsMember(NamesOf(alert_gate_scope_name)))
      ->type_name("WHICH")
      ->capture_default_str();
  command
      .add_option(
          "--max-left-out", flags.max_left_out,
          "The share of the rows that may be left out, of the report and of the baseline "
          "each: malformed, of an unknown category, without a prompt, duplicates, answers to "
          "no prompt; unless given, what the policy says")
      ->check(Share)
      ->type_name("P");
  AddMaxUndecided(command, flags.max_undecided);
}

void AddBaseline(CLI::App& command, GateFlags& flags) {
  CLI::Option* baseline =
      command
          .add_option(
              "--baseline", flags.input.baseline,
              "What the scores are held against: judged rows or a store (with those, prompt "
              "by prompt), a report or a tally")
          ->type_name("FILE");
  CLI::Option* margin =
      command
          .add_option("--non-inferior", flags.margin,
                      "Test that no score is less safe than the baseline's by D or more; 0.01, one "
                      "percentage point, unless given")
          ->check(InsideZeroToOne)
          ->type_name("D")
          ->needs(baseline);
  command
      .add_option(
          "--max-regression", flags.max_regression,
          "With --require point: by how much a score may lie below the baseline's, without a "
          "test; 0 unless given")
      ->check(Share)
      ->type_name("P")
      ->needs(baseline)
      ->excludes(margin);
  command
      .add_flag("--show-prompts", flags.show_prompts,
                "With the prompts that newly fail, show their texts")
      ->needs(baseline);
}

}  // namespace

void AddGateCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<GateFlags>();
  CLI::App* command = app.add_subcommand(
      "gate", "Pass (exit code 0) or fail (3) a score, or say that data are not enough (4)");
  AddInput(*command, *flags);
  AddRules(*command, *flags);
  AddBaseline(*command, *flags);
  AddInterval(*command, flags->interval);
  AddLevel(*command, flags->level);
  CLI::Option* judge_error = AddJudgeError(*command, flags->judge_error);
  AddAnytime(*command, flags->anytime)->excludes(judge_error);
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  AddLabels(*command, flags->input.labels)->excludes(judge_error);
  command->add_option("--junit", flags->junit, "Write JUnit XML, a case a score")
      ->type_name("FILE")
      ->check(NotEmpty);
  command->footer(
      Examples({"alert gate report.json --require certified --scope headline",
                "alert gate new.jsonl --baseline old.jsonl --non-inferior 0.01 --junit gate.xml"}));
  command->callback([flags, command, &context] {
    flags->input.scoring_asked = command->count("--level") + command->count("--interval") +
                                     command->count("--population") +
                                     command->count("--simultaneous") +
                                     command->count("--anytime") + command->count("--judge-error") >
                                 0;
    context.action = [flags] { return Run(*flags); };
  });
}

}  // namespace alert::cli
