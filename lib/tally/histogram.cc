#include "tally/histogram.h"

#include <algorithm>

namespace alert {
namespace {

// Rows in a row often have the same cell. Four tables taken in turn keep an addition from waiting
// for the one before it to the same counter.
constexpr size_t kTables = 4;

// So many rows can't overflow a 32-bit counter.
constexpr size_t kStretch = size_t{1} << 30;

template <typename T>
bool AreBelow(const T* column, size_t rows, size_t limit) {
  // No value is larger than the bits of all together, which take half the time of the largest
  // value.
  T bits = 0;
  for (size_t row = 0; row < rows; ++row) bits |= column[row];
  if (bits < limit) return true;
  T largest = 0;
  for (size_t row = 0; row < rows; ++row) largest = std::max(largest, column[row]);
  return largest < limit;
}

}  // namespace

Histogram::Histogram(size_t cells) : counts_(cells), tables_(kTables * cells) {}

void Histogram::Add(const uint16_t* cells, size_t rows) {
  for (size_t begin = 0; begin < rows;) {
    const size_t end = begin + std::min(rows - begin, kStretch - pending_);
    uint32_t* const first = tables_.data();
    uint32_t* const second = first + counts_.size();
    uint32_t* const third = second + counts_.size();
    uint32_t* const fourth = third + counts_.size();
    size_t row = begin;
    for (; row + kTables <= end; row += kTables) {
      ++first[cells[row]];
      ++second[cells[row + 1]];
      ++third[cells[row + 2]];
      ++fourth[cells[row + 3]];
    }
    for (; row < end; ++row) ++first[cells[row]];
    pending_ += end - begin;
    if (pending_ == kStretch) Flush();
    begin = end;
  }
}

const std::vector<uint64_t>& Histogram::Counts() {
  Flush();
  return counts_;
}

void Histogram::Flush() {
  for (size_t i = 0; i < tables_.size(); ++i) counts_[i % counts_.size()] += tables_[i];
  std::fill(tables_.begin(), tables_.end(), 0);
  pending_ = 0;
}

bool AllBelow(const uint16_t* column, size_t rows, size_t limit) {
  return AreBelow(column, rows, limit);
}

bool AllBelow(const uint8_t* column, size_t rows, size_t limit) {
  return AreBelow(column, rows, limit);
}

}  // namespace alert
