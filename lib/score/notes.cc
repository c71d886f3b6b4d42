#include "score/notes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "fmt/format.h"
#include "score/left_out.h"

namespace alert {
namespace {

uint64_t Answers(const VerdictCounts& counts) {
  return Sum(counts) - counts[ALERT_VERDICT_MISSING];
}

// The included categories that have answers, by how many they have, the most first.
std::vector<uint64_t> AnswersByCategory(const ModelScore& model) {
  std::vector<uint64_t> answers;
  for (const ScoreRow& row : model.categories) {
    if (!row.excluded && Answers(row.counts) > 0) answers.push_back(Answers(row.counts));
  }
  std::sort(answers.rbegin(), answers.rend());
  return answers;
}

// A sample of K rows a category has K in most categories, and fewer where there are no more.
// Prompts that were not sampled so hardly ever come out like that.
std::string BalancedNote(const ModelScore& model) {
  constexpr size_t kFewest = 5;
  const std::vector<uint64_t> answers = AnswersByCategory(model);
  if (answers.size() < kFewest) return "";
  const auto most = static_cast<size_t>(std::count(answers.begin(), answers.end(), answers[0]));
  if (2 * most < answers.size()) return "";
  return fmt::format(
      "{} of {} categories have {} answers each: if these are a sample, give its population, for "
      "overall weighs categories as the rows do",
      most, answers.size(), answers[0]);
}

std::string PopulationNote(const Score& score) {
  const Population& population = score.interval.population;
  const uint64_t prompts = std::accumulate(population.begin(), population.end(), uint64_t{0});
  std::string note =
      fmt::format("categories weigh by the {} prompts of a population, not by their rows", prompts);
  const bool mixed = !score.models.empty() &&
                     (score.models[0].attacks.size() > 1 || score.models[0].languages.size() > 1);
  if (mixed) note += "; within a category, attacks and languages weigh as in the rows";
  return note;
}

std::string WeightsNote(const Score& score) {
  if (!score.interval.population.empty()) return PopulationNote(score);
  for (const ModelScore& model : score.models) {
    if (std::string note = BalancedNote(model); !note.empty()) return note;
  }
  return "";
}

// "2 malformed, 1 duplicate".
std::string KindsLeftOut(const ProblemLog& problems) {
  std::string kinds;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (problems.count(kind) == 0 || !LeavesOut(kind)) continue;
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", problems.count(kind),
                         ProblemKindName(kind));
  }
  return kinds;
}

std::string LeftOutNote(const Score& score) {
  const LeftOut left_out = LeftOutOf(score);
  if (left_out.rows == 0) return "";
  const std::string kinds = KindsLeftOut(score.problems);
  if (std::isnan(left_out.share)) {
    return fmt::format("left out: {} ({}); nobody knows how many rows a damaged source lacks",
                       left_out.rows, kinds);
  }
  return fmt::format("left out: {} of {} rows, {:.2f} % ({})", left_out.rows, left_out.of,
                     100 * left_out.share, kinds);
}

}  // namespace

std::vector<std::string> Notes(const Score& score) {
  std::vector<std::string> notes;
  for (std::string& note : std::array{LeftOutNote(score), WeightsNote(score)}) {
    if (!note.empty()) notes.push_back(std::move(note));
  }
  return notes;
}

}  // namespace alert
