// alert gate: whether a score is good enough to go on.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "abi_call.h"
#include "command.h"
#include "input.h"
#include "output.h"
#include "report_flags.h"
#include "score_source.h"
#include "text.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Gate = Handle<alert_gate, alert_gate_free>;

struct GateFlags {
  std::string report;
  std::string policy;
  std::string require = "point";
  std::string scope = "all";
  std::string baseline;
  double max_regression = 0;
  std::string junit;
  double level = 0.95;
  std::string interval = "wilson";
  std::string output = "-";
};

std::string GateText(const alert_gate* gate) {
  std::string text;
  size_t counts[3] = {0, 0, 0};
  for (size_t i = 0; i < alert_gate_case_count(gate); ++i) {
    alert_gate_case gate_case = ALERT_GATE_CASE_INIT;
    Call(alert_gate_case_at, gate, i, &gate_case);
    ++counts[gate_case.outcome];
    if (gate_case.outcome != ALERT_GATE_FAILED) continue;
    text += fmt::format("{} {}: {}\n", Printable(View(gate_case.model)),
                        Printable(View(gate_case.name)), Printable(View(gate_case.reason)));
  }
  return text + fmt::format("{}: {} passed, {} failed, {} skipped\n",
                            alert_gate_passed(gate) != 0 ? "passed" : "failed",
                            Counted(counts[ALERT_GATE_PASSED], "score"), counts[ALERT_GATE_FAILED],
                            counts[ALERT_GATE_SKIPPED]);
}

int Run(const GateFlags& flags) {
  CheckInputs({flags.report, flags.policy, flags.baseline});
  Output output(flags.output);
  std::unique_ptr<Output> junit;
  if (!flags.junit.empty()) junit = std::make_unique<Output>(flags.junit);
  const Policy policy = ReadPolicy(flags.policy, nullptr);
  const auto read = [&](const std::string& path) {
    return ReadScore(path, policy.get(), flags.level, IntervalMethod(flags.interval));
  };
  const Score score = read(flags.report);
  const Score baseline = flags.baseline.empty() ? nullptr : read(flags.baseline);
  alert_gate_options options = ALERT_GATE_OPTIONS_INIT;
  options.max_regression = flags.max_regression;
  options.require = flags.require == "certified" ? ALERT_GATE_CERTIFIED : ALERT_GATE_POINT;
  options.scope = flags.scope == "headline" ? ALERT_GATE_HEADLINE : ALERT_GATE_ALL;
  const Gate gate =
      Make<Gate, kWrongCommand>(alert_gate_create, score.get(), baseline.get(), &options);
  for (const std::string& note : JudgeNotes(score.get())) output.Print(note + "\n");
  output.Print(GateText(gate.get()));
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
  command->add_option("--policy", flags->policy, "Score again under this policy first")
      ->type_name("NAME|FILE");
  command->add_option("--require", flags->require, "point: the band is safe; certified: that too")
      ->check(CLI::IsMember({"point", "certified"}))
      ->type_name("WHAT")
      ->capture_default_str();
  command->add_option("--scope", flags->scope, "all: the headline and each category")
      ->check(CLI::IsMember({"all", "headline"}))
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
  command->add_option("--junit", flags->junit, "Write JUnit XML, a case a category")
      ->type_name("FILE");
  AddLevel(*command, flags->level);
  AddInterval(*command, flags->interval);
  AddOutput(*command, flags->output);
  command->footer(Examples(
      {"alert gate report.json --require certified --scope headline",
       "alert gate new.json --baseline old.json --max-regression 0.005 --junit gate.xml"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
