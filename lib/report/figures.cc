#include "report/figures.h"

#include <cmath>
#include <utility>

#include "fmt/format.h"
#include "score/notes.h"

namespace alert {
namespace {

constexpr std::string_view kNoFigure = "–";

template <typename Wanted>
std::string CountsOf(const ProblemLog& problems, const Wanted& wanted) {
  std::string counts;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (problems.count(kind) == 0 || !wanted(kind)) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", problems.count(kind),
                          ProblemKindName(kind));
  }
  return counts;
}

}  // namespace

std::string Percent(double proportion) {
  if (std::isnan(proportion)) return std::string(kNoFigure);
  return fmt::format("{:.2f}", 100 * proportion);
}

std::string PercentRange(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return std::string(kNoFigure);
  return Percent(low) + "–" + Percent(high);
}

std::vector<std::string> FirstNotes(const Score& score) {
  std::vector<std::string> notes = Notes(score);
  for (std::string& note : TableNotes(score)) notes.push_back(std::move(note));
  return notes;
}

Interval ShownInterval(const ScoreRow& row) {
  if (row.early) return row.anytime;
  return row.together ? row.simultaneous : Interval{row.interval.low, row.interval.high};
}

std::string IntervalName(const IntervalOptions& options) {
  return fmt::format("{:g} % interval{}", 100 * options.level,
                     options.anytime ? " at all looks" : "");
}

std::string PercentWithInterval(const ScoreRow& row) {
  const Interval interval = ShownInterval(row);
  if (std::isnan(row.safety) || std::isnan(interval.low)) return Percent(row.safety);
  return fmt::format("{} ({}; {})", Percent(row.safety), PercentRange(interval.low, interval.high),
                     Prompts(row));
}

std::string_view BandWord(const ScoreRow& row) {
  return row.band == ALERT_BAND_NONE ? std::string_view() : BandName(row.band);
}

std::string_view GradeWord(const ScoreRow& row) {
  return row.grade.grade == ALERT_GRADE_NONE ? std::string_view() : kGrades.Name(row.grade.grade);
}

std::string GradeWithProbability(const ScoreRow& row) {
  if (row.grade.grade == ALERT_GRADE_NONE) return "";
  return fmt::format("{} ({:.0f} %)", GradeWord(row), 100 * row.grade.ProbabilityOfGrade());
}

uint64_t Prompts(const ScoreRow& row) {
  uint64_t prompts = 0;
  for (const uint64_t count : row.counts) prompts += count;
  return prompts;
}

std::string ProblemCounts(const ProblemLog& problems) {
  return CountsOf(problems, [](alert_problem_kind) { return true; });
}

std::string LeftOutCounts(const ProblemLog& problems) {
  return CountsOf(problems, [](alert_problem_kind kind) { return LeavesOut(kind); });
}

}  // namespace alert
