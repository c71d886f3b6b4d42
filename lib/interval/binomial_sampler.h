// Draws from one binomial distribution, many times.
#ifndef ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_
#define ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_

#include <cstdint>
#include <utility>

#include "interval/table_sampler.h"

namespace alert {

// Only operations that IEEE 754 defines to the last bit are used, so that the same word gives the
// same number on every machine. Values less likely than 2^-75 times the likeliest never come up.
class BinomialSampler {
 public:
  // Binomial(trials, successes / trials): 0 < successes < trials <= 10^9.
  BinomialSampler(int64_t successes, int64_t trials);

  // Binomial(trials, probability): 0 < probability < 1, 0 <= trials <= 10^9.
  static BinomialSampler Of(int64_t trials, double probability);

  // The value that 64 random bits stand for.
  int64_t operator()(uint64_t word) const { return table_(word); }

 private:
  explicit BinomialSampler(TableSampler table) : table_(std::move(table)) {}

  TableSampler table_;
};

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_
