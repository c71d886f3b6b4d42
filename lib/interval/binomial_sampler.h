// Draws from one binomial distribution, many times.
#ifndef ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_
#define ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alert {

// Binomial(trials, successes / trials), by inversion of its distribution function, of which a table
// is made once. Only operations that IEEE 754 defines to the last bit are used, so that the same
// word gives the same number on every machine. Values less likely than 2^-75 times the likeliest
// never come up.
class BinomialSampler {
 public:
  // 0 < successes < trials <= 10^9.
  BinomialSampler(int64_t successes, int64_t trials);

  // The value that 64 random bits stand for.
  int64_t operator()(uint64_t word) const {
    std::size_t i = guide_[word >> shift_];
    while (word > last_[i]) ++i;
    return first_ + static_cast<int64_t>(i);
  }

 private:
  int64_t first_;                // the smallest value
  std::vector<uint64_t> last_;   // the largest word that stands for each value
  std::vector<uint32_t> guide_;  // for the leading bits of a word, where its search begins
  int shift_;
};

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_BINOMIAL_SAMPLER_H_
