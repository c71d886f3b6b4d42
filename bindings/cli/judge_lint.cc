// alert judge lint: what of a judge's answers was not understood.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "enumerations.h"
#include "input.h"
#include "json_output.h"
#include "judge_input.h"
#include "judge_subcommands.h"
#include "notice.h"
#include "output.h"
#include "problems.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Lint = Handle<alert_lint, alert_lint_free>;

struct LintFlags {
  std::vector<std::string> files;
  ReadFlags read;
  std::string judge;
  std::optional<double> max_undecided;
  std::string format = "text";
  std::string output = "-";
};

struct LintedJudge {
  alert_lint_judge info;
  size_t index;

  uint64_t NotUnderstood() const { return info.undecided + info.missing; }
  double Share() const {
    return static_cast<double>(NotUnderstood()) / static_cast<double>(info.answers);
  }
  alert_interval Interval() const {
    const auto count = static_cast<int64_t>(NotUnderstood());
    const auto answers = static_cast<int64_t>(info.answers);
    alert_interval interval{};
    Call(alert_interval_proportion, alert_interval_method{ALERT_INTERVAL_WILSON},
         double{ALERT_DEFAULT_LEVEL}, size_t{1}, &count, &answers, &interval);
    return interval;
  }
};

std::vector<LintedJudge> JudgesOf(const alert_lint* lint) {
  std::vector<LintedJudge> judges;
  for (size_t i = 0; i < alert_lint_judge_count(lint); ++i) {
    alert_lint_judge info = ALERT_LINT_JUDGE_INIT;
    Call(alert_lint_judge_at, lint, i, &info);
    judges.push_back({info, i});
  }
  return judges;
}

alert_lint_reason ReasonOf(const alert_lint* lint, const LintedJudge& judge, size_t index) {
  alert_lint_reason reason = ALERT_LINT_REASON_INIT;
  Call(alert_lint_reason_at, lint, judge.index, index, &reason);
  return reason;
}

alert_lint_example ExampleOf(const alert_lint* lint, const LintedJudge& judge, size_t reason,
                             size_t index) {
  alert_lint_example example = ALERT_LINT_EXAMPLE_INIT;
  Call(alert_lint_example_at, lint, judge.index, reason, index, &example);
  return example;
}

std::string ShownName(const LintedJudge& judge) {
  return judge.info.name.size == 0 ? "(no judge named)" : CleanText(View(judge.info.name));
}

std::string HeadText(const LintedJudge& judge) {
  if (judge.info.answers == 0) return ShownName(judge) + ": no answers";
  const alert_interval interval = judge.Interval();
  return fmt::format("{}: {} of {} not understood, {} % [{}]", ShownName(judge),
                     Grouped(judge.NotUnderstood()), Counted(judge.info.answers, "answer"),
                     Percent(judge.Share()), PercentRange(interval.low, interval.high));
}

std::string JudgeText(const alert_lint* lint, const LintedJudge& judge) {
  std::string text = HeadText(judge) + "\n";
  for (size_t i = 0; i < judge.info.reasons; ++i) {
    const alert_lint_reason reason = ReasonOf(lint, judge, i);
    text += fmt::format("  {:<16}{:>8}  {}\n", View(reason.reason), Grouped(reason.count),
                        NameOf(alert_verdict_name, reason.verdict));
    for (size_t j = 0; j < reason.examples; ++j) {
      const alert_lint_example example = ExampleOf(lint, judge, i, j);
      text += fmt::format("    {}:{} (id {}): {}\n", CleanText(View(example.file)), example.line,
                          CleanText(View(example.id)), JsonString(View(example.answer)));
    }
  }
  if (judge.info.changed > 0) {
    text += fmt::format("  {} beside another verdict than they come to now\n",
                        Counted(judge.info.changed, "answer"));
  }
  if (judge.info.without_answer > 0) {
    text += fmt::format("  {} without an answer of this judge\n",
                        Counted(judge.info.without_answer, "row"));
  }
  return text;
}

Json ReasonJson(const alert_lint* lint, const LintedJudge& judge, size_t index) {
  const alert_lint_reason reason = ReasonOf(lint, judge, index);
  Json examples = Json::array();
  for (size_t j = 0; j < reason.examples; ++j) {
    const alert_lint_example example = ExampleOf(lint, judge, index, j);
    examples.push_back({{"file", View(example.file)},
                        {"line", example.line},
                        {"id", View(example.id)},
                        {"answer", View(example.answer)}});
  }
  return {{"reason", View(reason.reason)},
          {"verdict", NameOf(alert_verdict_name, reason.verdict)},
          {"count", reason.count},
          {"examples", std::move(examples)}};
}

Json JudgeJson(const alert_lint* lint, const LintedJudge& judge) {
  Json reasons = Json::array();
  for (size_t i = 0; i < judge.info.reasons; ++i) reasons.push_back(ReasonJson(lint, judge, i));
  const bool has_answers = judge.info.answers > 0;
  return {{"judge", View(judge.info.name)},
          {"answers", judge.info.answers},
          {"undecided", judge.info.undecided},
          {"missing", judge.info.missing},
          {"share", has_answers ? Json(judge.Share()) : Json()},
          {"interval", has_answers ? IntervalJson(judge.Interval()) : Json()},
          {"changed", judge.info.changed},
          {"without_answer", judge.info.without_answer},
          {"reasons", std::move(reasons)}};
}

std::string LintText(const alert_lint* lint, const std::vector<LintedJudge>& judges, bool json) {
  std::string text;
  Json all = Json::array();
  for (const LintedJudge& judge : judges) {
    if (json) {
      all.push_back(JudgeJson(lint, judge));
    } else {
      text += JudgeText(lint, judge);
    }
  }
  if (!json) return text;
  return DumpJson({{"schema", "alert.v1.Lint"}, {"judges", std::move(all)}});
}

void FailWithoutAnswers(const LintFlags& flags, const std::vector<LintedJudge>& judges) {
  for (const LintedJudge& judge : judges) {
    if (judge.info.answers > 0) return;
  }
  Fail(kBadData, fmt::format("{}: no row has an answer of a judge, under judge_output or in "
                             "judgements; --field judge_output=KEY reads it from another key",
                             NamesOfInputs(flags.files)));
}

// The exit code, by the share that may be undecided.
int Decide(const LintFlags& flags, const std::vector<LintedJudge>& judges) {
  int code = kDone;
  for (const LintedJudge& judge : judges) {
    const bool passes = judge.info.answers == 0 || !flags.max_undecided.has_value() ||
                        judge.Share() <= *flags.max_undecided;
    if (passes) continue;
    Notice(fmt::format("{}; {:g} % may be", HeadText(judge), 100 * *flags.max_undecided));
    code = kGateFailed;
  }
  return code;
}

// Makes the judge of --judge known; its name.
std::string UseJudge(const LintFlags& flags, alert_tally* tally) {
  if (flags.judge.empty()) return "";
  const Judge judge = ReadJudge(flags.judge);
  Call(alert_tally_use_judge, tally, judge.get());
  return std::string(View(InfoOf(judge.get()).name));
}

int Run(const LintFlags& flags) {
  CheckInputs(flags.files);
  Output output(flags.output);
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  ReadFlags read = flags.read;
  read.texts = true;
  const Dataset judged = OpenDataset(flags.files, read, taxonomy.get());
  const Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  const std::string name = UseJudge(flags, tally.get());
  const Lint lint =
      Make<Lint>(alert_lint_create, tally.get(), judged.get(), name.data(), name.size());
  const alert_problems problems = ProblemsOf(alert_lint_problems, lint.get());
  const std::string told = SummarizeProblems(problems.counts);
  if (!told.empty()) Notice(NamesOfInputs(flags.files) + ": " + told);
  const std::vector<LintedJudge> judges = JudgesOf(lint.get());
  FailWithoutAnswers(flags, judges);
  output.Print(LintText(lint.get(), judges, flags.format == "json"));
  output.Commit();
  return Decide(flags, judges);
}

}  // namespace

void AddJudgeLint(CLI::App& judge, Context& context) {
  auto flags = std::make_shared<LintFlags>();
  CLI::App* command = judge.add_subcommand(
      "lint", "What share of a judge's answers was not understood, and why; 3 where too large");
  AddFiles(*command, flags->files, "Rows with judges' answers, or stores");
  AddReadFlags(*command, flags->read);
  AddJudge(*command, flags->judge);
  AddMaxUndecided(*command, flags->max_undecided);
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert judge lint answers.jsonl --judge llama-guard-3",
                "alert judge lint answers.jsonl --judge my-judge.json --max-undecided 0.02"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
