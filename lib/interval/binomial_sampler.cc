#include "interval/binomial_sampler.h"

#include <algorithm>

namespace alert {
namespace {

constexpr double kNegligible = 1.0 / (uint64_t{1} << 37) / (uint64_t{1} << 38);

struct Table {
  int64_t first;
  std::vector<double> weights;  // of first, first + 1, ...; the mode's is 1
};

// The probabilities relative to the mode's, by the ratio of neighbours.
Table RelativeProbabilities(int64_t successes, int64_t trials) {
  const double odds = static_cast<double>(successes) / static_cast<double>(trials - successes);
  const int64_t mode = successes;  // trials * (successes / trials) is an integer: it is the mode
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
  return {value, std::move(weights)};
}

}  // namespace

BinomialSampler::BinomialSampler(int64_t successes, int64_t trials) {
  const Table table = RelativeProbabilities(successes, trials);
  first_ = table.first;
  double total = 0;
  for (const double weight : table.weights) total += weight;
  last_.reserve(table.weights.size());
  double cumulative = 0;
  constexpr double kWords = 18446744073709551616.0;  // 2^64
  for (const double weight : table.weights) {
    cumulative += weight;
    const double words = cumulative / total * kWords;
    last_.push_back(words >= kWords ? UINT64_MAX : static_cast<uint64_t>(words));
  }
  last_.back() = UINT64_MAX;

  int bits = 6;
  while ((size_t{1} << bits) < last_.size()) ++bits;
  shift_ = 64 - bits;
  guide_.resize(size_t{1} << bits);
  uint32_t value = 0;
  for (uint64_t lead = 0; lead < guide_.size(); ++lead) {
    while (last_[value] < lead << shift_) ++value;
    guide_[lead] = value;
  }
}

}  // namespace alert
