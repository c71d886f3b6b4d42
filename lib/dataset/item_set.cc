#include "dataset/item_set.h"

#include <algorithm>

#include "absl/status/status.h"
#include "base/siphash.h"

namespace alert {
namespace {

// More items than any tally has; beyond it, stored bytes are damaged.
constexpr uint64_t kMaxStoredItems = uint64_t{1} << 36;

constexpr size_t kFingerprintSize = 16;

// Ids that a bitmap holds in one container.
constexpr uint64_t kContainer = uint64_t{1} << 16;

uint32_t UpperHalf(uint64_t id) {
  return static_cast<uint32_t>(id >> 32);
}
uint32_t LowerHalf(uint64_t id) {
  return static_cast<uint32_t>(id);
}

void AppendVarint(uint64_t value, std::string* bytes) {
  while (value >= 0x80) {
    bytes->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes->push_back(static_cast<char>(value));
}

bool ReadVarint(std::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    *value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

uint64_t ReadBigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Turns ids, in ascending order, into runs.
class RunWriter {
 public:
  explicit RunWriter(std::string* bytes) : bytes_(bytes) {}

  // Adds the ids [first, first + length).
  void Add(uint64_t first, uint64_t length) {
    if (length_ != 0 && first == first_ + length_) {
      length_ += length;
      return;
    }
    Finish();
    first_ = first;
    length_ = length;
  }

  void Finish() {
    if (length_ == 0) return;
    AppendVarint(first_ - next_, bytes_);
    AppendVarint(length_ - 1, bytes_);
    next_ = first_ + length_;
    length_ = 0;
  }

 private:
  std::string* bytes_;
  uint64_t next_ = 0;
  uint64_t first_ = 0;
  uint64_t length_ = 0;
};

// Adds the ids of a bitmap to runs, full containers in one step: a run may be longer than memory.
void AddRuns(uint32_t upper, const Roaring& bitmap, RunWriter* runs) {
  const uint64_t base = uint64_t{upper} << 32;
  roaring_uint32_iterator_t at;
  roaring_init_iterator(&bitmap.roaring, &at);
  while (at.has_value) {
    const uint64_t id = at.current_value;
    if (id % kContainer != 0 || !bitmap.containsRange(id, id + kContainer)) {
      runs->Add(base + id, 1);
      roaring_advance_uint32_iterator(&at);
      continue;
    }
    runs->Add(base + id, kContainer);
    if (id + kContainer > UINT32_MAX) break;
    roaring_move_uint32_iterator_equalorlarger(&at, static_cast<uint32_t>(id + kContainer));
  }
}

}  // namespace

Fingerprint FingerprintOf(std::string_view id) {
  return SipHash128(SipKey(), id);
}

size_t ItemSet::Add(const std::vector<int64_t>& ids, uint8_t* duplicate) {
  if (IsAscendingBehindMaximum(ids)) {
    AddAscending(ids);
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

bool ItemSet::AddOne(int64_t id) {
  const auto bits = static_cast<uint64_t>(id);
  maximum_ = std::max(maximum_, bits);
  return integers_[UpperHalf(bits)].addChecked(LowerHalf(bits));
}

// Data in the order of its ids, the usual case, has no duplicates: no look at the set is needed.
bool ItemSet::IsAscendingBehindMaximum(const std::vector<int64_t>& ids) const {
  if (ids.empty()) return true;
  if (!integers_.empty() && static_cast<uint64_t>(ids.front()) <= maximum_) return false;
  bool ascending = true;
  for (size_t i = 1; i < ids.size(); ++i) {
    ascending &= static_cast<uint64_t>(ids[i - 1]) < static_cast<uint64_t>(ids[i]);
  }
  return ascending;
}

void ItemSet::AddAscending(const std::vector<int64_t>& ids) {
  size_t begin = 0;
  while (begin < ids.size()) {
    const uint32_t upper = UpperHalf(static_cast<uint64_t>(ids[begin]));
    lower_halves_.clear();
    size_t end = begin;
    while (end < ids.size() && UpperHalf(static_cast<uint64_t>(ids[end])) == upper) {
      lower_halves_.push_back(LowerHalf(static_cast<uint64_t>(ids[end++])));
    }
    integers_[upper].addMany(lower_halves_.size(), lower_halves_.data());
    begin = end;
  }
  if (!ids.empty()) maximum_ = static_cast<uint64_t>(ids.back());
}

bool ItemSet::Contains(int64_t id) const {
  const auto bitmap = integers_.find(UpperHalf(static_cast<uint64_t>(id)));
  return bitmap != integers_.end() && bitmap->second.contains(LowerHalf(static_cast<uint64_t>(id)));
}

uint64_t ItemSet::size() const {
  uint64_t size = texts_.size();
  for (const auto& [upper, bitmap] : integers_) size += bitmap.cardinality();
  return size;
}

uint64_t ItemSet::CountShared(const ItemSet& other) const {
  uint64_t shared = 0;
  for (const auto& [upper, bitmap] : integers_) {
    const auto others = other.integers_.find(upper);
    if (others != other.integers_.end()) shared += bitmap.and_cardinality(others->second);
  }
  for (const Fingerprint& text : texts_) shared += other.texts_.contains(text) ? 1 : 0;
  return shared;
}

void ItemSet::Merge(const ItemSet& other) {
  for (const auto& [upper, bitmap] : other.integers_) integers_[upper] |= bitmap;
  maximum_ = std::max(maximum_, other.maximum_);
  texts_.insert(other.texts_.begin(), other.texts_.end());
}

bool ItemSet::operator==(const ItemSet& other) const {
  return texts_ == other.texts_ &&
         std::equal(integers_.begin(), integers_.end(), other.integers_.begin(),
                    other.integers_.end(), [](const auto& a, const auto& b) {
                      return a.first == b.first && a.second == b.second;
                    });
}

std::string ItemSet::IntegersToBytes() const {
  std::string bytes;
  RunWriter runs(&bytes);
  for (const auto& [upper, bitmap] : integers_) AddRuns(upper, bitmap, &runs);
  runs.Finish();
  return bytes;
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
  uint64_t next = 0;
  uint64_t items = 0;
  while (!integers.empty()) {
    uint64_t gap = 0;
    uint64_t more = 0;
    if (!ReadVarint(&integers, &gap) || !ReadVarint(&integers, &more)) return damaged;
    const uint64_t first = next + gap;
    const uint64_t last = first + more;
    if (first < next || last < first || more > kMaxStoredItems) return damaged;
    items += more + 1;
    // Runs that touch would be one; behind the last id there is none.
    if (items > kMaxStoredItems || (gap == 0 && next != 0)) return damaged;
    set.AddRange(first, last);
    next = last + 1;
    if (next == 0 && !integers.empty()) return damaged;
  }
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

void ItemSet::AddRange(uint64_t first, uint64_t last) {
  for (uint32_t upper = UpperHalf(first);; ++upper) {
    const uint32_t from = upper == UpperHalf(first) ? LowerHalf(first) : 0;
    const uint32_t to = upper == UpperHalf(last) ? LowerHalf(last) : UINT32_MAX;
    integers_[upper].addRange(from, uint64_t{to} + 1);
    if (upper == UpperHalf(last)) break;
  }
  maximum_ = last;
}

}  // namespace alert
