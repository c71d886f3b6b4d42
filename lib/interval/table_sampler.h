// Draws from one distribution over whole numbers, many times.
#ifndef ALERT_LIB_INTERVAL_TABLE_SAMPLER_H_
#define ALERT_LIB_INTERVAL_TABLE_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alert {

// By inversion of the distribution function, of which a table is made once.
class TableSampler {
 public:
  // `weights` are those of first, first + 1, ...: none is negative, and not all are 0.
  TableSampler(int64_t first, const std::vector<double>& weights);

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

#endif  // ALERT_LIB_INTERVAL_TABLE_SAMPLER_H_
