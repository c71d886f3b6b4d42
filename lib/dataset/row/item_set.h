// A set of item ids: integers, and fingerprints of texts.
#ifndef ALERT_LIB_DATASET_ROW_ITEM_SET_H_
#define ALERT_LIB_DATASET_ROW_ITEM_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "dataset/row/integer_set.h"

namespace alert {

// SipHash-2-4 of a text id, 128 bits: among a billion ids, two share one with probability 10^-21.
using Fingerprint = std::pair<uint64_t, uint64_t>;
Fingerprint FingerprintOf(std::string_view id);

class ItemSet {
 public:
  // Adds ids. Sets duplicate[i] to 1 where ids[i] was there already, or earlier in `ids`, and
  // leaves it alone elsewhere; returns how many were.
  size_t Add(const std::vector<int64_t>& ids, uint8_t* duplicate);

  // Each is false where the id was there already.
  bool AddOne(int64_t id) { return integers_.Insert(static_cast<uint64_t>(id)); }
  bool AddText(const Fingerprint& id) { return texts_.insert(id).second; }

  bool Contains(int64_t id) const { return integers_.Contains(static_cast<uint64_t>(id)); }
  bool ContainsText(const Fingerprint& id) const { return texts_.contains(id); }

  uint64_t size() const { return integers_.size() + texts_.size(); }
  bool empty() const { return texts_.empty() && integers_.empty(); }

  uint64_t CountShared(const ItemSet& other) const;
  void Merge(const ItemSet& other);

  bool operator==(const ItemSet& other) const {
    return texts_ == other.texts_ && integers_ == other.integers_;
  }

  // The set as bytes, the same for the same items; the fingerprints are in order.
  std::string IntegersToBytes() const { return integers_.ToBytes(); }
  std::string TextsToBytes() const;
  static absl::StatusOr<ItemSet> FromBytes(std::string_view integers, std::string_view texts);

 private:
  bool IsAscendingBehindMaximum(const std::vector<int64_t>& ids) const;

  IntegerSet integers_;
  absl::flat_hash_set<Fingerprint> texts_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_ITEM_SET_H_
