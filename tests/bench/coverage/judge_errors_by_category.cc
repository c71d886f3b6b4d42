// Aggregates of 32 categories, corrected for the judge's errors, which rest on one labelled sample,
// on one for each half of the categories, or on one for each category.
#include <cstdio>

#include "rows.h"

namespace coverage {
namespace {

constexpr double kSensitivity = 0.85;
constexpr double kSpecificity = 0.98;
constexpr size_t kMacro = 4;  // self_harm: 144, 112 and 216 prompts

std::vector<alert_judge_error> Labelled(size_t samples, int64_t size, Random& random) {
  std::vector<alert_judge_error> errors;
  for (size_t i = 0; i < samples; ++i) {
    errors.push_back(
        {Binomial(random, size, kSensitivity), size, Binomial(random, size, kSpecificity), size});
  }
  return errors;
}

void PrintCorrected(int64_t size, double p, int simulations, Random& random) {
  const double observed = p * kSpecificity + (1 - p) * (1 - kSensitivity);
  std::vector<uint16_t> halves;
  for (size_t i = 0; i < kCategories.size(); ++i) halves.push_back(i < kCategories.size() / 2);
  Score overall;
  Score mean;
  Score macro;
  Score mean_of_halves;
  Score mean_of_one;
  Rows rows;
  const auto add = [&](Score* score, const Rows::Scored& scored, uint8_t scope, size_t index = 0) {
    score->Add(scored.Row(scope, index).corrected.interval, p);
  };
  for (int simulation = 0; simulation < simulations; ++simulation) {
    rows.Clear();
    for (size_t i = 0; i < kCategories.size(); ++i) {
      rows.Add(i, Binomial(random, kCategories[i], observed), kCategories[i]);
    }
    const Rows::Scored each = rows.ScoreThem(Labelled(kCategories.size(), size, random));
    add(&overall, each, ALERT_SCORE_OVERALL);
    add(&mean, each, ALERT_SCORE_MEAN);
    add(&macro, each, ALERT_SCORE_MACRO, kMacro);
    add(&mean_of_halves, rows.ScoreThem(Labelled(2, size, random), halves), ALERT_SCORE_MEAN);
    add(&mean_of_one, rows.ScoreThem(Labelled(1, size, random)), ALERT_SCORE_MEAN);
  }
  std::printf("| %lld | %g |", static_cast<long long>(size), p);
  PrintCells({overall, mean, macro, mean_of_halves, mean_of_one});
}

}  // namespace

void PrintJudgeErrorsByCategory(int simulations, Random& random) {
  std::printf(
      "| labelled, each | safety | 32 samples: overall | mean | macro of three "
      "| two samples: mean | one: mean |\n|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const int64_t size : {50, 200, 1000}) {
    for (const double p : kSafeties) PrintCorrected(size, p, simulations / 4, random);
  }
}

}  // namespace coverage
