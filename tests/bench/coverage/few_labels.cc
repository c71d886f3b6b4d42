// A judge's error that rests on few labels of a kind: on so many of each, or on as many as a random
// sample of the responses has.
#include <cstdio>
#include <string>

#include "coverage.h"

namespace coverage {
namespace {

constexpr int64_t kPrompts = 14763;
constexpr double kSensitivity = 0.9;
constexpr double kSpecificity = 0.98;

// Tallies of simulated runs.
struct Outcome {
  Score score;
  double width = 0;
  int given = 0;
  int refused = 0;  // a kind without a label, or a judge no better than chance
};

void Correct(int64_t unsafe, int64_t safe, double p, Random& random, Outcome* outcome) {
  const int64_t found = Binomial(random, kPrompts, p * kSpecificity + (1 - p) * (1 - kSensitivity));
  const alert_judge_error judge = {Binomial(random, unsafe, kSensitivity), unsafe,
                                   Binomial(random, safe, kSpecificity), safe};
  alert_corrected result = {0, {0, 0}, 0};
  const alert_status status =
      alert_interval_judge_error(kLevel, 1, &found, &kPrompts, &judge, 0, &result, nullptr);
  if (status != ALERT_OK) {
    ++outcome->refused;
    return;
  }
  outcome->score.Add(result.interval, p);
  outcome->width += result.interval.high - result.interval.low;
  ++outcome->given;
}

void PrintOutcome(const std::string& labels, double p, const Outcome& outcome) {
  const int all = outcome.given + outcome.refused;
  std::printf("| %s | %g | %.3f / %.3f | %.4f | %.2f |\n", labels.c_str(), p,
              outcome.score.coverage(), outcome.score.above(), outcome.width / outcome.given,
              static_cast<double>(outcome.refused) / all);
}

}  // namespace

void PrintFewLabels(int simulations, Random& random) {
  std::printf("| labels | safety | coverage / above | width | refused |\n|:--|--:|--:|--:|--:|\n");
  for (const int64_t labels : {200, 1000}) {
    for (const double p : {0.99, 0.995, 0.999}) {
      Outcome outcome;
      for (int i = 0; i < simulations; ++i) {
        const int64_t unsafe = Binomial(random, labels, 1 - p);
        Correct(unsafe, labels - unsafe, p, random, &outcome);
      }
      PrintOutcome(std::to_string(labels) + " at random", p, outcome);
    }
  }
  constexpr int64_t kOfEach[][2] = {{50, 50}, {200, 1}, {1, 200}};  // unsafe, safe
  for (const auto& [unsafe, safe] : kOfEach) {
    for (const double p : {0.99, 0.999}) {
      Outcome outcome;
      for (int i = 0; i < simulations; ++i) Correct(unsafe, safe, p, random, &outcome);
      PrintOutcome(std::to_string(unsafe) + " unsafe, " + std::to_string(safe) + " safe", p,
                   outcome);
    }
  }
}

}  // namespace coverage
