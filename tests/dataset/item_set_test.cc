#include "dataset/row/item_set.h"

#include <algorithm>
#include <random>
#include <set>

#include "gtest/gtest.h"

namespace alert {
namespace {

ItemSet SetOf(const std::vector<int64_t>& ids) {
  ItemSet set;
  for (int64_t id : ids) set.AddOne(id);
  return set;
}

ItemSet RoundTrip(const ItemSet& set) {
  absl::StatusOr<ItemSet> read = ItemSet::FromBytes(set.IntegersToBytes(), set.TextsToBytes());
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? *std::move(read) : ItemSet();
}

TEST(ItemSetTest, FindsDuplicatesAsASetDoes) {
  std::mt19937_64 random(2);
  ItemSet set;
  std::set<int64_t> model;
  for (int round = 0; round < 300; ++round) {
    std::vector<int64_t> ids(random() % 50);
    const auto base = static_cast<int64_t>(round % 3 == 0 ? random() : round * 40);
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto step = static_cast<int64_t>(round % 2 == 0 ? i : random() % 100);
      ids[i] = static_cast<int64_t>(static_cast<uint64_t>(base) + static_cast<uint64_t>(step));
    }
    std::vector<uint8_t> duplicate(ids.size() + 1, 0);
    size_t expected = 0;
    const size_t found = set.Add(ids, duplicate.data());
    for (size_t i = 0; i < ids.size(); ++i) {
      const bool is_new = model.insert(ids[i]).second;
      ASSERT_EQ(duplicate[i], is_new ? 0 : 1);
      expected += is_new ? 0 : 1;
    }
    ASSERT_EQ(found, expected);
    ASSERT_EQ(set.size(), model.size());
  }
  for (int64_t id : model) ASSERT_TRUE(set.Contains(id));
  EXPECT_EQ(RoundTrip(set), set);
}

// As many as it takes for the set to be put in order several times: dense ones, shuffled, among
// others that lie far apart.
TEST(ItemSetTest, ManyIdsDenseAndApart) {
  std::mt19937_64 random(3);
  std::vector<int64_t> ids;
  for (int64_t id = 0; id < 300000; ++id) ids.push_back(id + 1000000);
  for (int i = 0; i < 300000; ++i) ids.push_back(static_cast<int64_t>(random()));
  for (int i = 0; i < 100000; ++i)
    ids.push_back(static_cast<int64_t>(random() % (uint64_t{1} << 33)));
  const std::set<int64_t> model(ids.begin(), ids.end());
  std::shuffle(ids.begin(), ids.end(), random);
  ItemSet shuffled;
  std::vector<uint8_t> duplicate(ids.size(), 0);
  EXPECT_EQ(shuffled.Add(ids, duplicate.data()), ids.size() - model.size());
  EXPECT_EQ(shuffled.size(), model.size());
  EXPECT_EQ(shuffled.Add(ids, duplicate.data()), ids.size());
  for (int64_t id : {1000000, 1299999}) EXPECT_TRUE(shuffled.Contains(id));
  for (int64_t id : {1300001, 999998}) EXPECT_EQ(shuffled.Contains(id), model.count(id) == 1);

  // The same in order, in batches, and in halves that are merged.
  ItemSet ordered;
  std::vector<uint64_t> sorted(model.begin(), model.end());
  std::sort(sorted.begin(), sorted.end());
  for (size_t begin = 0; begin < sorted.size(); begin += 1000) {
    const std::vector<int64_t> batch(
        sorted.begin() + static_cast<ptrdiff_t>(begin),
        sorted.begin() + static_cast<ptrdiff_t>(std::min(begin + 1000, sorted.size())));
    EXPECT_EQ(ordered.Add(batch, duplicate.data()), 0u);
  }
  ItemSet even, odd;
  for (size_t i = 0; i < ids.size(); ++i) (i % 2 == 0 ? even : odd).AddOne(ids[i]);
  EXPECT_EQ(even.CountShared(odd), odd.CountShared(even));
  EXPECT_EQ(even.CountShared(odd), even.size() + odd.size() - model.size());
  even.Merge(odd);
  for (const ItemSet* set : {&ordered, &even}) {
    EXPECT_EQ(*set, shuffled);
    EXPECT_EQ(set->IntegersToBytes(), shuffled.IntegersToBytes());
  }
  EXPECT_EQ(RoundTrip(shuffled), shuffled);
  EXPECT_EQ(RoundTrip(shuffled).IntegersToBytes(), shuffled.IntegersToBytes());
}

TEST(ItemSetTest, IdsAtTheEndsOfTheirRange) {
  const ItemSet set = SetOf({0, -1, 1, INT64_MIN, INT64_MAX, int64_t{1} << 32, UINT32_MAX});
  EXPECT_EQ(set.size(), 7u);
  EXPECT_TRUE(set.Contains(INT64_MIN) && set.Contains(-1) && set.Contains(INT64_MAX));
  EXPECT_FALSE(set.Contains(2) || set.Contains(-2));
  EXPECT_EQ(RoundTrip(set), set);
}

TEST(ItemSetTest, BytesDependOnTheItemsOnly) {
  ItemSet forward, backward;
  for (int64_t id = 0; id < 100000; ++id) forward.AddOne(id * 3 % 70001);
  for (int64_t id = 70000; id >= 0; --id) backward.AddOne(id);
  for (const char* text : {"a", "b", "c"}) forward.AddText(FingerprintOf(text));
  for (const char* text : {"c", "a", "b"}) backward.AddText(FingerprintOf(text));
  EXPECT_EQ(forward, backward);
  EXPECT_EQ(forward.IntegersToBytes(), backward.IntegersToBytes());
  EXPECT_EQ(forward.TextsToBytes(), backward.TextsToBytes());
  EXPECT_EQ(forward.IntegersToBytes().size(), 4u) << "one run: gap 0, length 70,001";
}

TEST(ItemSetTest, RunsThatCrossThe32BitBoundary) {
  ItemSet set;
  for (int64_t id = UINT32_MAX - 5; id < int64_t{UINT32_MAX} + 5; ++id) set.AddOne(id);
  EXPECT_EQ(set.IntegersToBytes().size(), 6u);
  EXPECT_EQ(RoundTrip(set), set);
}

TEST(ItemSetTest, AVeryLongRunCostsNoMemoryOfItsLength) {
  // Gap 7, 2^32 more.
  const std::string bytes = {7, '\x80', '\x80', '\x80', '\x80', '\x10'};
  const absl::StatusOr<ItemSet> set = ItemSet::FromBytes(bytes, "");
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(set->size(), (uint64_t{1} << 32) + 1);
  EXPECT_EQ(set->IntegersToBytes(), bytes);
}

TEST(ItemSetTest, SharedItemsAndMerging) {
  ItemSet first = SetOf({1, 2, 3, -7});
  ItemSet second = SetOf({3, 4, -7, int64_t{1} << 40});
  first.AddText(FingerprintOf("x"));
  second.AddText(FingerprintOf("x"));
  second.AddText(FingerprintOf("y"));
  EXPECT_EQ(first.CountShared(second), 3u);
  EXPECT_EQ(second.CountShared(first), 3u);
  first.Merge(second);
  EXPECT_EQ(first.size(), 8u);
  EXPECT_EQ(first.CountShared(second), second.size());
  // The largest id came along: what follows it is not taken for new.
  std::vector<uint8_t> duplicate(1, 0);
  EXPECT_EQ(first.Add({int64_t{1} << 40}, duplicate.data()), 1u);
}

TEST(ItemSetTest, DamagedBytesAreRefused) {
  const auto refused = [](std::string_view integers, std::string_view texts) {
    return ItemSet::FromBytes(integers, texts).status().code() == absl::StatusCode::kDataLoss;
  };
  EXPECT_TRUE(refused("\x01", ""));                   // a gap without a length
  EXPECT_TRUE(refused("\x80", ""));                   // a number that does not end
  EXPECT_TRUE(refused(std::string(22, '\xFF'), ""));  // a number of more than 64 bits
  EXPECT_TRUE(refused({"\x01\x01\x00\x01", 4}, ""));  // runs that touch
  EXPECT_TRUE(refused({"\x00\xFF\xFF\xFF\xFF\xFF\xFF\x01", 8}, ""));  // too many items
  EXPECT_TRUE(refused("", "fifteen bytes.."));
  EXPECT_TRUE(refused("", std::string(32, 'a')));  // the same twice
  EXPECT_TRUE(refused("", std::string(16, 'b') + std::string(16, 'a')));
}

}  // namespace
}  // namespace alert
