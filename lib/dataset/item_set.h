// A set of item ids: compressed bitmaps for integers, fingerprints for texts.
#ifndef ALERT_LIB_DATASET_ITEM_SET_H_
#define ALERT_LIB_DATASET_ITEM_SET_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "roaring/roaring.hh"

namespace alert {

// SipHash-2-4 of a text id, 128 bits: among a billion ids, two share one with probability 10^-21.
using Fingerprint = std::pair<uint64_t, uint64_t>;
Fingerprint FingerprintOf(std::string_view id);

class ItemSet {
 public:
  // Adds ids. Sets duplicate[i] to 1 where ids[i] was there already, or earlier in `ids`, and leaves
  // it alone elsewhere; returns how many were.
  size_t Add(const std::vector<int64_t>& ids, uint8_t* duplicate);

  // Each is false where the id was there already.
  bool AddOne(int64_t id);
  bool AddText(const Fingerprint& id) { return texts_.insert(id).second; }

  bool Contains(int64_t id) const;
  bool ContainsText(const Fingerprint& id) const { return texts_.contains(id); }

  uint64_t size() const;
  bool empty() const { return texts_.empty() && integers_.empty(); }

  uint64_t CountShared(const ItemSet& other) const;
  void Merge(const ItemSet& other);

  bool operator==(const ItemSet& other) const;

  // The set as bytes, the same for the same items: the integers, in order, as runs (the gap to the
  // run before and the length, as variable-length numbers); the fingerprints, in order.
  std::string IntegersToBytes() const;
  std::string TextsToBytes() const;
  static absl::StatusOr<ItemSet> FromBytes(std::string_view integers, std::string_view texts);

 private:
  // By the upper halves of the ids, of which most data has one.
  using Integers = std::map<uint32_t, Roaring>;

  bool IsAscendingBehindMaximum(const std::vector<int64_t>& ids) const;
  void AddAscending(const std::vector<int64_t>& ids);
  void AddRange(uint64_t first, uint64_t last);

  Integers integers_;    // no empty bitmap in it
  uint64_t maximum_ = 0;  // of integers_, where there are any
  absl::flat_hash_set<Fingerprint> texts_;
  std::vector<uint32_t> lower_halves_;  // room for AddAscending
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ITEM_SET_H_
