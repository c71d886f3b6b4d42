// Counting columns of small integers.
#ifndef ALERT_LIB_TALLY_HISTOGRAM_H_
#define ALERT_LIB_TALLY_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alert {

// How often each of a number of cells occurs.
class Histogram {
 public:
  // At most 65,536 cells.
  explicit Histogram(size_t cells);

  // Counts rows, each of which names its cell; all must be valid.
  void Add(const uint16_t* cells, size_t rows);

  // The counts so far, by cell.
  const std::vector<uint64_t>& Counts();

 private:
  void Flush();

  std::vector<uint64_t> counts_;
  std::vector<uint32_t> tables_;
  size_t pending_ = 0;  // rows that are in the tables only
};

// Whether all values of a column are below `limit`.
bool AllBelow(const uint16_t* column, size_t rows, size_t limit);
bool AllBelow(const uint8_t* column, size_t rows, size_t limit);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_HISTOGRAM_H_
