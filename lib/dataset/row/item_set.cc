#include "dataset/row/item_set.h"

#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "base/siphash.h"

namespace alert {
namespace {

constexpr size_t kFingerprintSize = 16;

uint64_t ReadBigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

Fingerprint FingerprintOf(std::string_view id) {
  return SipHash128(SipKey(), id);
}

size_t ItemSet::Add(const std::vector<int64_t>& ids, uint8_t* duplicate) {
  if (IsAscendingBehindMaximum(ids)) {
    integers_.InsertAscending(ids);
    return 0;
  }
  size_t duplicates = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (AddOne(ids[i])) continue;
    duplicate[i] = 1;
    ++duplicates;
  }
  return duplicates;
}

// Data in the order of its ids, the usual case, has no duplicates: no look at the set is needed.
bool ItemSet::IsAscendingBehindMaximum(const std::vector<int64_t>& ids) const {
  if (ids.empty()) return true;
  if (!integers_.empty() && static_cast<uint64_t>(ids.front()) <= integers_.maximum()) return false;
  bool ascending = true;
  for (size_t i = 1; i < ids.size(); ++i) {
    ascending &= static_cast<uint64_t>(ids[i - 1]) < static_cast<uint64_t>(ids[i]);
  }
  return ascending;
}

uint64_t ItemSet::CountShared(const ItemSet& other) const {
  uint64_t shared = integers_.CountShared(other.integers_);
  for (const Fingerprint& text : texts_) shared += other.texts_.contains(text) ? 1 : 0;
  return shared;
}

void ItemSet::Merge(const ItemSet& other) {
  integers_.Merge(other.integers_);
  texts_.insert(other.texts_.begin(), other.texts_.end());
}

std::string ItemSet::TextsToBytes() const {
  std::vector<Fingerprint> sorted(texts_.begin(), texts_.end());
  std::sort(sorted.begin(), sorted.end());
  std::string bytes;
  bytes.reserve(sorted.size() * kFingerprintSize);
  for (const Fingerprint& text : sorted) {
    for (uint64_t half : {text.first, text.second}) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(half >> shift & 0xFF));
      }
    }
  }
  return bytes;
}

absl::StatusOr<ItemSet> ItemSet::FromBytes(std::string_view integers, std::string_view texts) {
  const absl::Status damaged = absl::DataLossError("a set of items is damaged");
  ItemSet set;
  std::optional<IntegerSet> read = IntegerSet::FromBytes(integers);
  if (!read.has_value()) return damaged;
  set.integers_ = *std::move(read);
  if (texts.size() % kFingerprintSize != 0) return damaged;
  Fingerprint before;
  for (size_t i = 0; i < texts.size(); i += kFingerprintSize) {
    const Fingerprint text = {ReadBigEndian(texts.substr(i)), ReadBigEndian(texts.substr(i + 8))};
    if (i > 0 && text <= before) return damaged;
    set.texts_.insert(text);
    before = text;
  }
  return set;
}

}  // namespace alert
