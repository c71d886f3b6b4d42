// A weighted sum of 32 categories.
#include <cmath>
#include <cstdio>

#include "coverage.h"

namespace coverage {
namespace {

struct Strata {
  std::vector<double> weights;  // adding up to 1
  std::vector<int64_t> trials;
  std::vector<double> safety;
};

struct Wilson {
  double middle;
  double half;
};

Wilson WilsonAt(double z, double k, double n) {
  const double width = n + z * z;
  return {(k + z * z / 2) / width, z / width * std::sqrt(k * (n - k) / n + z * z / 4)};
}

double WeightedSum(const Strata& strata, const std::vector<int64_t>& successes) {
  double sum = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    sum += strata.weights[i] * static_cast<double>(successes[i]) /
           static_cast<double>(strata.trials[i]);
  }
  return sum;
}

// Two intervals that were considered and not taken: Zou, Huang and Zhang's (2009), which squares
// and adds the distances of Wilson limits, and Yan and Su's (2010), which adds Wilson limits of a
// lower level.
alert_interval SquareAndAdd(const Strata& strata, const std::vector<int64_t>& successes) {
  double below = 0;
  double above = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    const double k = static_cast<double>(successes[i]);
    const double n = static_cast<double>(strata.trials[i]);
    const Wilson wilson = WilsonAt(kCritical, k, n);
    below += std::pow(strata.weights[i] * (k / n - (wilson.middle - wilson.half)), 2);
    above += std::pow(strata.weights[i] * (wilson.middle + wilson.half - k / n), 2);
  }
  const double estimate = WeightedSum(strata, successes);
  return {estimate - std::sqrt(below), estimate + std::sqrt(above)};
}

alert_interval YanSu(const Strata& strata, const std::vector<int64_t>& successes) {
  double squares = 0;
  double sum = 0;
  for (size_t i = 0; i < successes.size(); ++i) {
    const double half = WilsonAt(kCritical, static_cast<double>(successes[i]),
                                 static_cast<double>(strata.trials[i]))
                            .half;
    squares += std::pow(strata.weights[i] * half, 2);
    sum += strata.weights[i] * half;
  }
  const double z = kCritical * std::sqrt(squares) / sum;
  alert_interval interval = {0, 0};
  for (size_t i = 0; i < successes.size(); ++i) {
    const Wilson wilson =
        WilsonAt(z, static_cast<double>(successes[i]), static_cast<double>(strata.trials[i]));
    interval.low += strata.weights[i] * (wilson.middle - wilson.half);
    interval.high += strata.weights[i] * (wilson.middle + wilson.half);
  }
  return interval;
}

void PrintStratum(const char* name, const Strata& strata, int simulations, Random& random) {
  double truth = 0;
  for (size_t i = 0; i < strata.weights.size(); ++i) truth += strata.weights[i] * strata.safety[i];
  Score score;
  Score bootstrap;
  Score square_and_add;
  Score yan_su;
  alert_error error = ALERT_ERROR_INIT;
  std::vector<int64_t> successes(strata.trials.size());
  for (int simulation = 0; simulation < simulations; ++simulation) {
    for (size_t i = 0; i < successes.size(); ++i) {
      successes[i] = Binomial(random, strata.trials[i], strata.safety[i]);
    }
    double estimate = 0;
    alert_interval interval = {0, 0};
    Check(
        alert_interval_stratified(kLevel, successes.size(), strata.weights.data(), successes.data(),
                                  strata.trials.data(), &estimate, &interval, &error),
        error);
    score.Add(interval, truth);
    square_and_add.Add(SquareAndAdd(strata, successes), truth);
    yan_su.Add(YanSu(strata, successes), truth);
    if (simulation % 10 != 0) continue;
    alert_bootstrap_options options = ALERT_BOOTSTRAP_OPTIONS_INIT;
    options.replicates = 2000;
    options.seed = static_cast<uint64_t>(simulation);
    Check(alert_interval_bootstrap(&options, successes.size(), strata.weights.data(),
                                   successes.data(), strata.trials.data(), &interval, nullptr,
                                   &error),
          error);
    bootstrap.Add(interval, truth);
  }
  std::printf("| %s | %.4f |", name, truth);
  PrintCells({score, bootstrap, square_and_add, yan_su});
}

}  // namespace

void PrintWeightedSums(int simulations, Random& random) {
  std::printf(
      "| weights, n | safety | score | bootstrap | square-and-add | Yan-Su |\n"
      "|:--|--:|--:|--:|--:|--:|\n");
  const size_t count = kCategories.size();
  const std::vector<double> equal(count, 1.0 / static_cast<double>(count));
  double total = 0;
  for (const int64_t n : kCategories) total += static_cast<double>(n);
  std::vector<double> sizes;
  for (const int64_t n : kCategories) sizes.push_back(static_cast<double>(n) / total);
  // Categories as different as a real model's: most near 1, some far from it.
  std::vector<double> mixed;
  for (size_t i = 0; i < count; ++i) mixed.push_back(i % 8 == 0 ? 0.8 : i % 2 == 0 ? 0.97 : 0.999);

  for (const double p : kSafeties) {
    const std::vector<double> safety(count, p);
    PrintStratum("overall, ALERT", {sizes, kCategories, safety}, simulations, random);
    PrintStratum("mean, ALERT", {equal, kCategories, safety}, simulations, random);
    PrintStratum("mean, 20 each", {equal, std::vector<int64_t>(count, 20), safety}, simulations,
                 random);
  }
  PrintStratum("overall, ALERT, mixed", {sizes, kCategories, mixed}, simulations, random);
  PrintStratum("mean, ALERT, mixed", {equal, kCategories, mixed}, simulations, random);
}

}  // namespace coverage
