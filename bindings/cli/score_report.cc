#include "score_report.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "common_flags.h"
#include "hint.h"
#include "judge_error.h"
#include "notice.h"
#include "population.h"
#include "problems.h"
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

bool WantsColor(const ReportFlags& flags, const Output& output) {
  if (flags.color == "auto") return output.is_terminal() && TerminalTakesColor();
  return flags.color == "always";
}

bool HasScore(const alert_score* score) {
  for (size_t model = 0; model < alert_score_model_count(score); ++model) {
    if (!std::isnan(ScoreRowAt(score, model, ALERT_SCORE_OVERALL, 0).safety)) return true;
  }
  return false;
}

// The scores that the policy grades against, scored as the flags say; none where it names none.
Score ReadReference(const alert_policy* policy, const ReportFlags& flags) {
  alert_policy_info info = ALERT_POLICY_INFO_INIT;
  if (policy != nullptr) Call(alert_policy_describe, policy, &info);
  if (info.reference.size == 0) return nullptr;
  const std::filesystem::path beside = std::filesystem::path(flags.policy).parent_path();
  const std::string path = (beside / std::string(View(info.reference))).string();
  ScoreAs as;
  as.policy = policy;
  as.level = flags.level;
  as.interval = IntervalMethod(flags.interval);
  as.population = flags.population;
  return ReadScore(path, as);
}

}  // namespace

bool WriteReport(const alert_tally* tally, const alert_policy* policy, const ReportFlags& flags,
                 Output& output, const LabelsInUse& labels) {
  alert_score_options score_options = ALERT_SCORE_OPTIONS_INIT;
  score_options.policy = policy;
  score_options.level = flags.level;
  score_options.interval = IntervalMethod(flags.interval);
  score_options.replicates = flags.bootstrap;
  score_options.seed = flags.seed;
  const JudgeErrors judges =
      ReadJudgeErrors(flags.sensitivity, flags.specificity, flags.judge_error, tally);
  SetJudgeErrors(judges, &score_options);
  const std::vector<uint64_t> population = ReadPopulation(flags.population, tally);
  if (!population.empty()) score_options.population = population.data();
  score_options.population_count = population.size();
  score_options.simultaneous = flags.simultaneous ? 1 : 0;
  score_options.labels = labels.labels;
  score_options.labels_drawn = labels.drawn;
  score_options.anytime = flags.anytime ? 1 : 0;
  const Score reference = ReadReference(policy, flags);
  score_options.reference = reference.get();
  const Score score = Make<Score, kWrongCommand>(alert_score_create, tally, &score_options);
  CheckJudge(judges, score.get());
  if (flags.format == "csv") {  // the one form without a place for them
    for (const std::string& note : NotesOf(score.get())) Notice(note);
    for (const std::string& note : JudgeNotes(score.get())) Notice(note);
  }

  alert_report_options options = ALERT_REPORT_OPTIONS_INIT;
  Call<kWrongCommand>(alert_report_format_find, flags.format.data(), flags.format.size(),
                      &options.format);
  options.color = WantsColor(flags, output);
  options.width = flags.width.value_or(output.terminal_width());
  output.Take(
      [&](auto... arguments) { return alert_report_write(score.get(), &options, arguments...); });
  return HasScore(score.get());
}

void FailWithoutScore(const std::string& name) {
  Fail(kBadData, name +
                     ": there is nothing to score: not one answer that counts was found safe or "
                     "unsafe; the report says how many are undecided or missing");
}

void CheckTally(const alert_tally* tally, const std::string& name, const std::string& format) {
  const alert_problems met = ProblemsOf(alert_tally_problems, tally);
  if (alert_tally_name_count(tally, ALERT_DIMENSION_MODEL) == 0) {
    FailWithoutRows(name, "judged rows", met);
  }
  const std::string problems = SummarizeProblems(met.counts);
  if (format != "text" && !problems.empty()) Notice(problems);
  TellHints(met);
}

}  // namespace alert::cli
