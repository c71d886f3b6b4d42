#include "score/notes.h"

#include <algorithm>
#include <numeric>

#include "fmt/format.h"

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

}  // namespace

std::vector<std::string> Notes(const Score& score) {
  std::vector<std::string> notes;
  if (std::string note = WeightsNote(score); !note.empty()) notes.push_back(std::move(note));
  return notes;
}

}  // namespace alert
