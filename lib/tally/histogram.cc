#include "tally/histogram.h"

#include <algorithm>

namespace alert {
namespace {

// Rows in a row often have the same cell. Four tables taken in turn keep an addition from waiting for
// the one before it to the same counter.
constexpr size_t kTables = 4;

// So many rows can't overflow a 32-bit counter.
constexpr size_t kStretch = size_t{1} << 30;

template <typename T>
T LargestOf(const T* column, size_t rows) {
  T largest = 0;
  for (size_t row = 0; row < rows; ++row) largest = std::max(largest, column[row]);
  return largest;
}

}  // namespace

void CountVerdicts(const uint16_t* category, const alert_verdict* verdict, size_t rows,
                   std::vector<uint64_t>* counts) {
  const size_t cells = counts->size();
  std::vector<uint32_t> tables(kTables * cells);
  for (size_t begin = 0; begin < rows; begin += kStretch) {
    const size_t end = std::min(rows, begin + kStretch);
    std::fill(tables.begin(), tables.end(), 0);
    uint32_t* table[kTables];
    for (size_t i = 0; i < kTables; ++i) table[i] = tables.data() + i * cells;
    size_t row = begin;
    for (; row + kTables <= end; row += kTables) {
      for (size_t i = 0; i < kTables; ++i) {
        ++table[i][category[row + i] * size_t{ALERT_VERDICT_COUNT} + verdict[row + i]];
      }
    }
    for (; row < end; ++row) {
      ++table[0][category[row] * size_t{ALERT_VERDICT_COUNT} + verdict[row]];
    }
    for (size_t i = 0; i < kTables; ++i) {
      for (size_t cell = 0; cell < cells; ++cell) (*counts)[cell] += table[i][cell];
    }
  }
}

uint16_t Largest(const uint16_t* column, size_t rows) {
  return LargestOf(column, rows);
}

uint8_t Largest(const uint8_t* column, size_t rows) {
  return LargestOf(column, rows);
}

}  // namespace alert
