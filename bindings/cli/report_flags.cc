#include "report_flags.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "dataset_flags.h"
#include "judge_error.h"
#include "notice.h"
#include "numbers.h"
#include "score_source.h"

namespace alert::cli {
namespace {

// https://no-color.org: any value that is not empty turns colour off.
bool TerminalTakesColor() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (no_color != nullptr && no_color[0] != '\0') return false;
  return terminal != nullptr && std::string_view(terminal) != "dumb";
}

// What is wrong with a level; empty for a good one.
std::string CheckLevel(const std::string& text) {
  const double level = std::strtod(text.c_str(), nullptr);
  return level > 0 && level < 1 ? "" : "must be more than 0 and less than 1, as in 0.95";
}

bool WantsColor(const ReportFlags& flags, const Output& output) {
  if (flags.color == "auto") return output.is_terminal() && TerminalTakesColor();
  return flags.color == "always";
}

}  // namespace

void AddOutput(CLI::App& command, std::string& output) {
  command.add_option("-o,--output", output, "Where the result goes; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
}

void AddLevel(CLI::App& command, double& level) {
  command.add_option("--level", level, "Level of the intervals, between 0 and 1")
      ->check(CheckLevel)
      ->type_name("P")
      ->capture_default_str();
}

void AddInterval(CLI::App& command, std::string& interval) {
  command.add_option("--interval", interval, "How intervals are made")
      ->check(CLI::IsMember({"wilson", "clopper-pearson", "jeffreys"}))
      ->type_name("METHOD")
      ->capture_default_str();
}

alert_interval_method IntervalMethod(std::string_view name) {
  if (name == "clopper-pearson") return ALERT_INTERVAL_CLOPPER_PEARSON;
  if (name == "jeffreys") return ALERT_INTERVAL_JEFFREYS;
  return ALERT_INTERVAL_WILSON;
}

void AddReportFlags(CLI::App& command, ReportFlags& flags) {
  command
      .add_option("--policy", flags.policy,
                  "A built-in policy or a policy file (JSON); default: alert")
      ->type_name("NAME|FILE");
  AddInterval(command, flags.interval);
  AddLevel(command, flags.level);
  CLI::Option* bootstrap =
      command
          .add_option("--bootstrap", flags.bootstrap,
                      "Replicates of a bootstrap, for the intervals of aggregates; 0: none")
          ->type_name("N")
          ->check(WholeNumber(0, 10000000))
          ->capture_default_str();
  command.add_option("--seed", flags.seed, "Of the bootstrap: the same interval for the same seed")
      ->type_name("S")
      ->check(WholeNumber())
      ->capture_default_str()
      ->needs(bootstrap);
  CLI::Option* sensitivity =
      command
          .add_option("--judge-sensitivity", flags.sensitivity,
                      "Of N unsafe responses that people labelled, the judge called K unsafe")
          ->type_name("K/N");
  CLI::Option* specificity =
      command
          .add_option("--judge-specificity", flags.specificity,
                      "Of N safe responses that people labelled, the judge called K safe")
          ->type_name("K/N")
          ->needs(sensitivity);
  sensitivity->needs(specificity);
  command
      .add_option("--judge-error", flags.judge_error,
                  "The judge's sensitivity and specificity by category (JSON; docs/score.md)")
      ->type_name("FILE")
      ->excludes(sensitivity);
  command.add_option("--format", flags.format, "Form of the report")
      ->check(CLI::IsMember({"text", "json", "csv", "md", "latex"}))
      ->type_name("FORM")
      ->capture_default_str();
  command.add_option("--color", flags.color, "Whether text marks bands by colour too")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
  command
      .add_option("--width", flags.width,
                  "Columns that text fits into; 0: as wide as needed; default: the terminal's")
      ->type_name("N")
      ->check(WholeNumber(0, UINT32_MAX));
  AddOutput(command, flags.output);
}

void WriteReport(const alert_tally* tally, const alert_policy* policy, const ReportFlags& flags,
                 Output& output) {
  alert_score_options score_options = ALERT_SCORE_OPTIONS_INIT;
  score_options.policy = policy;
  score_options.level = flags.level;
  score_options.interval = IntervalMethod(flags.interval);
  score_options.replicates = flags.bootstrap;
  score_options.seed = flags.seed;
  const JudgeErrors judges =
      ReadJudgeErrors(flags.sensitivity, flags.specificity, flags.judge_error, tally);
  score_options.judge_errors = judges.samples.data();
  score_options.judge_error_count = static_cast<uint32_t>(judges.samples.size());
  if (!judges.of_category.empty()) score_options.judge_error_of = judges.of_category.data();
  score_options.judge_error_of_count = judges.of_category.size();
  const Score score = Make<Score, kWrongCommand>(alert_score_create, tally, &score_options);
  if (flags.format == "csv") {  // the one form without a place for them
    for (const std::string& note : JudgeNotes(score.get())) Notice(note);
  }

  alert_report_options options = ALERT_REPORT_OPTIONS_INIT;
  Call<kWrongCommand>(alert_report_format_find, flags.format.data(), flags.format.size(),
                      &options.format);
  options.color = WantsColor(flags, output);
  options.width = flags.width.value_or(output.terminal_width());
  output.Take(
      [&](auto... arguments) { return alert_report_write(score.get(), &options, arguments...); });
}

void CheckTally(const alert_tally* tally, const std::string& name, const std::string& format) {
  const std::string problems = SummarizeProblems(
      [&](alert_problem_kind kind) { return alert_tally_problem_count(tally, kind); });
  if (alert_tally_name_count(tally, ALERT_DIMENSION_MODEL) == 0) {
    FailWithoutRows(name, "judged rows", problems, tally, alert_tally_problem_sample);
  }
  if (format != "text" && !problems.empty()) Notice(problems);
  TellHints(tally, alert_tally_problem_sample_count, alert_tally_problem_sample);
}

}  // namespace alert::cli
