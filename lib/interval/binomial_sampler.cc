#include "interval/binomial_sampler.h"

#include <algorithm>
#include <vector>

namespace alert {
namespace {

constexpr double kNegligible = 1.0 / (uint64_t{1} << 37) / (uint64_t{1} << 38);

// The probabilities relative to that of `mode`, the likeliest value, by the ratio of neighbours.
TableSampler TableAround(int64_t mode, int64_t trials, double odds) {
  std::vector<double> weights;
  double weight = 1;
  int64_t value = mode;
  while (value > 0) {
    weight *= static_cast<double>(value) / static_cast<double>(trials - value + 1) / odds;
    if (weight < kNegligible) break;
    weights.push_back(weight);
    --value;
  }
  std::reverse(weights.begin(), weights.end());
  weights.push_back(1);
  weight = 1;
  for (int64_t next = mode; next < trials; ++next) {
    weight *= static_cast<double>(trials - next) / static_cast<double>(next + 1) * odds;
    if (weight < kNegligible) break;
    weights.push_back(weight);
  }
  return TableSampler(value, weights);
}

}  // namespace

// trials * (successes / trials) is an integer: it is the mode.
BinomialSampler::BinomialSampler(int64_t successes, int64_t trials)
    : table_(
          TableAround(successes, trials,
                      static_cast<double>(successes) / static_cast<double>(trials - successes))) {}

BinomialSampler BinomialSampler::Of(int64_t trials, double probability) {
  const auto mode = static_cast<int64_t>((static_cast<double>(trials) + 1) * probability);
  return BinomialSampler(
      TableAround(std::min(mode, trials), trials, probability / (1 - probability)));
}

}  // namespace alert
