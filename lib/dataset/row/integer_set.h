// A set of 64-bit integers in little memory, whatever they are: bitmaps where many lie close
// together, as the numbers of a file's rows do, a hash set for those that lie apart, as hashes do.
#ifndef ALERT_LIB_DATASET_ROW_INTEGER_SET_H_
#define ALERT_LIB_DATASET_ROW_INTEGER_SET_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "roaring/roaring.hh"

namespace alert {

class IntegerSet {
 public:
  // False where it was there already.
  bool Insert(uint64_t integer);

  // Inserts integers that ascend, the first of them above maximum().
  void InsertAscending(absl::Span<const int64_t> integers);

  bool Contains(uint64_t integer) const;
  uint64_t size() const;
  bool empty() const { return dense_.empty() && sparse_.empty(); }
  uint64_t maximum() const { return maximum_; }  // where there are any

  uint64_t CountShared(const IntegerSet& other) const;
  void Merge(const IntegerSet& other);
  bool operator==(const IntegerSet& other) const;

  // The same for the same integers: in order, as runs (the gap to the run before and the length, as
  // variable-length numbers).
  std::string ToBytes() const;
  static std::optional<IntegerSet> FromBytes(std::string_view bytes);

 private:
  // By the upper halves of the integers.
  using Bitmaps = std::map<uint32_t, Roaring>;

  bool IsInBitmap(uint64_t integer) const;
  void InsertRange(uint64_t first, uint64_t last);
  template <typename Integer>
  void Distribute(absl::Span<const Integer> ascending, size_t dense);
  void Compact();
  void CompactIfLarge();
  std::vector<uint64_t> SortedSparse() const;

  Bitmaps dense_;                         // no empty bitmap in it
  absl::flat_hash_set<uint64_t> blocks_;  // those of which bitmaps hold something
  absl::flat_hash_set<uint64_t> sparse_;  // none of them in a bitmap
  uint64_t maximum_ = 0;
  size_t compact_at_ = size_t{1} << 16;  // how many there may be in sparse_
  std::vector<uint32_t> lower_halves_;   // room for Distribute
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_INTEGER_SET_H_
