#include "interval/table_sampler.h"

namespace alert {

TableSampler::TableSampler(int64_t first, const std::vector<double>& weights) : first_(first) {
  double total = 0;
  for (const double weight : weights) total += weight;
  last_.reserve(weights.size());
  double cumulative = 0;
  constexpr double kWords = 18446744073709551616.0;  // 2^64
  for (const double weight : weights) {
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
