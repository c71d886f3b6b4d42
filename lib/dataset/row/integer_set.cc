#include "dataset/row/integer_set.h"

#include <algorithm>

#include "base/varint.h"

namespace alert {
namespace {

// More items than any tally has; beyond it, stored bytes are damaged.
constexpr uint64_t kMaxStored = uint64_t{1} << 36;

// What a bitmap keeps together: the integers that share their upper 48 bits.
constexpr int kBlockBits = 16;
constexpr uint64_t kBlock = uint64_t{1} << kBlockBits;

// From so many integers on, a block costs less as part of a bitmap (some 70 bytes and 2 for each)
// than in a hash set (some 14 bytes for each).
constexpr size_t kDense = 16;

// In one batch of rows in the order of their ids, two of a block are a sign of many more.
constexpr size_t kDenseInBatch = 2;

uint32_t UpperHalf(uint64_t integer) {
  return static_cast<uint32_t>(integer >> 32);
}
uint32_t LowerHalf(uint64_t integer) {
  return static_cast<uint32_t>(integer);
}
uint64_t BlockOf(uint64_t integer) {
  return integer >> kBlockBits;
}

// Turns integers, in ascending order, into runs.
class RunWriter {
 public:
  explicit RunWriter(std::string* bytes) : bytes_(bytes) {}

  // Adds the integers [first, first + length).
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

// The sparse integers, in order, on their way into runs.
class SparseQueue {
 public:
  SparseQueue(std::vector<uint64_t> sorted, RunWriter* runs)
      : sorted_(std::move(sorted)), runs_(runs) {}

  void WriteBelow(uint64_t limit) {
    while (at_ < sorted_.size() && sorted_[at_] < limit) runs_->Add(sorted_[at_++], 1);
  }
  void WriteAll() {
    while (at_ < sorted_.size()) runs_->Add(sorted_[at_++], 1);
  }

 private:
  std::vector<uint64_t> sorted_;
  RunWriter* runs_;
  size_t at_ = 0;
};

// Adds the integers of a bitmap, full blocks in one step: a run may be longer than memory.
void AddRuns(uint32_t upper, const Roaring& bitmap, SparseQueue* sparse, RunWriter* runs) {
  const uint64_t base = uint64_t{upper} << 32;
  roaring_uint32_iterator_t at;
  roaring_init_iterator(&bitmap.roaring, &at);
  while (at.has_value) {
    const uint64_t lower = at.current_value;
    sparse->WriteBelow(base + lower);
    if (lower % kBlock != 0 || !bitmap.containsRange(lower, lower + kBlock)) {
      runs->Add(base + lower, 1);
      roaring_advance_uint32_iterator(&at);
      continue;
    }
    runs->Add(base + lower, kBlock);
    if (lower + kBlock > UINT32_MAX) break;
    roaring_move_uint32_iterator_equalorlarger(&at, static_cast<uint32_t>(lower + kBlock));
  }
}

// Where the integers of the first one's block end in sorted ones.
template <typename Iterator>
Iterator EndOfBlock(Iterator begin, Iterator end) {
  const uint64_t block = BlockOf(static_cast<uint64_t>(*begin));
  while (begin != end && BlockOf(static_cast<uint64_t>(*begin)) == block) ++begin;
  return begin;
}

bool HasDenseBlock(const std::vector<uint64_t>& sorted) {
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = EndOfBlock(begin, sorted.end());
    if (static_cast<size_t>(end - begin) >= kDense) return true;
    begin = end;
  }
  return false;
}

}  // namespace

bool IntegerSet::Insert(uint64_t integer) {
  maximum_ = std::max(maximum_, integer);
  if (blocks_.contains(BlockOf(integer))) {
    return (sparse_.empty() || !sparse_.contains(integer)) &&
           dense_[UpperHalf(integer)].addChecked(LowerHalf(integer));
  }
  const bool inserted = sparse_.insert(integer).second;
  CompactIfLarge();
  return inserted;
}

void IntegerSet::InsertAscending(absl::Span<const int64_t> integers) {
  if (integers.empty()) return;
  Distribute(integers, kDenseInBatch);
  maximum_ = static_cast<uint64_t>(integers.back());
  CompactIfLarge();
}

// Inserts integers that are in no part of the set: blocks of `dense` or more into a bitmap, the
// others one by one.
template <typename Integer>
void IntegerSet::Distribute(absl::Span<const Integer> ascending, size_t dense) {
  for (auto begin = ascending.begin(); begin != ascending.end();) {
    const auto end = EndOfBlock(begin, ascending.end());
    const auto first = static_cast<uint64_t>(*begin);
    if (static_cast<size_t>(end - begin) < dense && !blocks_.contains(BlockOf(first))) {
      for (; begin != end; ++begin) sparse_.insert(static_cast<uint64_t>(*begin));
      continue;
    }
    lower_halves_.clear();
    for (; begin != end; ++begin) lower_halves_.push_back(LowerHalf(static_cast<uint64_t>(*begin)));
    dense_[UpperHalf(first)].addMany(lower_halves_.size(), lower_halves_.data());
    blocks_.insert(BlockOf(first));
  }
}

// Moves the blocks that are dense by now into bitmaps. What stays may double before the next look,
// so that an integer is looked at a few times only.
void IntegerSet::Compact() {
  const std::vector<uint64_t> sorted = SortedSparse();
  if (HasDenseBlock(sorted)) {
    sparse_.clear();
    Distribute(absl::MakeConstSpan(sorted), kDense);
  }
  compact_at_ = std::max(compact_at_, 2 * sparse_.size());
}

void IntegerSet::CompactIfLarge() {
  if (sparse_.size() >= compact_at_) Compact();
}

std::vector<uint64_t> IntegerSet::SortedSparse() const {
  std::vector<uint64_t> sorted(sparse_.begin(), sparse_.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

bool IntegerSet::IsInBitmap(uint64_t integer) const {
  return blocks_.contains(BlockOf(integer)) &&
         dense_.find(UpperHalf(integer))->second.contains(LowerHalf(integer));
}

bool IntegerSet::Contains(uint64_t integer) const {
  return sparse_.contains(integer) || IsInBitmap(integer);
}

uint64_t IntegerSet::size() const {
  uint64_t size = sparse_.size();
  for (const auto& [upper, bitmap] : dense_) size += bitmap.cardinality();
  return size;
}

uint64_t IntegerSet::CountShared(const IntegerSet& other) const {
  uint64_t shared = 0;
  for (const auto& [upper, bitmap] : dense_) {
    const auto others = other.dense_.find(upper);
    if (others != other.dense_.end()) shared += bitmap.and_cardinality(others->second);
  }
  for (const uint64_t integer : sparse_) shared += other.Contains(integer) ? 1 : 0;
  for (const uint64_t integer : other.sparse_) shared += IsInBitmap(integer) ? 1 : 0;
  return shared;
}

void IntegerSet::Merge(const IntegerSet& other) {
  if (empty()) {
    *this = other;
    return;
  }
  for (const auto& [upper, bitmap] : other.dense_) dense_[upper] |= bitmap;
  blocks_.insert(other.blocks_.begin(), other.blocks_.end());
  absl::erase_if(sparse_, [this](uint64_t integer) { return IsInBitmap(integer); });
  for (const uint64_t integer : other.sparse_) {
    if (!IsInBitmap(integer)) sparse_.insert(integer);
  }
  maximum_ = std::max(maximum_, other.maximum_);
  CompactIfLarge();
}

bool IntegerSet::operator==(const IntegerSet& other) const {
  const uint64_t count = size();
  return count == other.size() && count == CountShared(other);
}

std::string IntegerSet::ToBytes() const {
  std::string bytes;
  RunWriter runs(&bytes);
  SparseQueue sparse(SortedSparse(), &runs);
  for (const auto& [upper, bitmap] : dense_) AddRuns(upper, bitmap, &sparse, &runs);
  sparse.WriteAll();
  runs.Finish();
  return bytes;
}

std::optional<IntegerSet> IntegerSet::FromBytes(std::string_view bytes) {
  IntegerSet set;
  std::vector<uint64_t> scattered;  // in order, not yet inserted
  const auto insert_scattered = [&] {
    set.Distribute(absl::MakeConstSpan(scattered), kDense);
    scattered.clear();
  };
  uint64_t next = 0;
  uint64_t count = 0;
  while (!bytes.empty()) {
    uint64_t gap = 0;
    uint64_t more = 0;
    if (!TakeVarint(&bytes, &gap) || !TakeVarint(&bytes, &more)) return std::nullopt;
    const uint64_t first = next + gap;
    const uint64_t last = first + more;
    if (first < next || last < first || more > kMaxStored) return std::nullopt;
    count += more + 1;
    // Runs that touch would be one; behind the last integer there is none.
    if (count > kMaxStored || (gap == 0 && next != 0)) return std::nullopt;
    if (more >= kDense) {
      set.InsertRange(first, last);
    } else {
      for (uint64_t i = 0; i <= more; ++i) scattered.push_back(first + i);
      if (scattered.size() >= kBlock) insert_scattered();
    }
    set.maximum_ = last;
    next = last + 1;
    if (next == 0 && !bytes.empty()) return std::nullopt;
  }
  insert_scattered();
  set.compact_at_ = std::max(set.compact_at_, 2 * set.sparse_.size());
  return set;
}

void IntegerSet::InsertRange(uint64_t first, uint64_t last) {
  for (uint64_t block = BlockOf(first); block <= BlockOf(last); ++block) blocks_.insert(block);
  for (uint32_t upper = UpperHalf(first);; ++upper) {
    const uint32_t from = upper == UpperHalf(first) ? LowerHalf(first) : 0;
    const uint32_t to = upper == UpperHalf(last) ? LowerHalf(last) : UINT32_MAX;
    dense_[upper].addRange(from, uint64_t{to} + 1);
    if (upper == UpperHalf(last)) break;
  }
}

}  // namespace alert
