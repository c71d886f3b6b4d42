// Ranges of bytes: each line once, and at its own line and offset.
#include <random>

#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

// The ranges between `cuts`, read one after the other by datasets of their own.
Content ReadRanges(const std::string& path, const std::vector<uint64_t>& cuts,
                   const DatasetOptions& options) {
  Content all;
  uint64_t begin = 0;
  for (size_t i = 0; i <= cuts.size(); ++i) {
    const uint64_t end = i < cuts.size() ? cuts[i] : UINT64_MAX;
    Dataset dataset(options);
    dataset.AddRange(path, begin, end);
    const Content part = ReadAll(dataset);
    all.rows.insert(all.rows.end(), part.rows.begin(), part.rows.end());
    all.samples.insert(all.samples.end(), part.samples.begin(), part.samples.end());
    for (size_t kind = 0; kind < part.problems.size(); ++kind) {
      all.problems[kind] += part.problems[kind];
    }
    begin = end;
  }
  return all;
}

TEST(RangesTest, AnyTwoCutsGiveEachLineOnce) {
  const TempDirectory directory;
  const std::string text = "\xEF\xBB\xBF" + Prompt(1) + "\n" + Prompt(2) + "bad\r\n\n" + Prompt(3) +
                           R"({"id": 4, "category": "crime_tax"})";
  const std::string path = directory.Write("rows.jsonl", text);
  const DatasetOptions options = {nullptr, 64, 1, false};
  const Content whole = ReadAll(Dataset::Open(path, options));
  ASSERT_EQ(whole.rows.size(), 4u);
  for (uint64_t first = 0; first <= text.size() + 1; ++first) {
    for (uint64_t second = first; second <= text.size() + 1; ++second) {
      ASSERT_EQ(ReadRanges(path, {first, second}, options), whole) << first << ", " << second;
    }
  }
}

TEST(RangesTest, RandomCutsOfALongFile) {
  const TempDirectory directory;
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; i < 500; ++i) {
    text += Prompt(i, R"(, "x": ")" + std::string(random() % 300, 'x') + '"');
    if (i % 70 == 0) text += "bad\n\n";
  }
  const std::string path = directory.Write("rows.jsonl", text);
  const Content whole = ReadAll(Dataset::Open(path));
  for (int round = 0; round < 40; ++round) {
    std::vector<uint64_t> cuts(random() % 6);
    for (uint64_t& cut : cuts) cut = random() % (text.size() + 1);
    std::sort(cuts.begin(), cuts.end());
    const DatasetOptions options = {nullptr, 64 + random() % 2000,
                                    static_cast<uint32_t>(1 + random() % 4), false};
    ASSERT_EQ(ReadRanges(path, cuts, options), whole);
  }
}

TEST(RangesTest, WhatHasNoRanges) {
  const TempDirectory directory;
  const std::string path = directory.Write("rows.jsonl", Prompt(1));
  const std::string zipped = directory.Write("rows.gz", "\x1F\x8B\x08");
  Dataset dataset;
  EXPECT_THROW(dataset.AddRange("-", 0, 1), Error);
  EXPECT_THROW(dataset.AddRange(path, 2, 1), Error);
  EXPECT_THROW(dataset.AddRange(zipped, 1, 2), Error);
  EXPECT_THROW(dataset.AddRange(directory.path(), 0, 1), Error);
  EXPECT_EQ(ReadAll(dataset), Content());
}

}  // namespace
}  // namespace alert::test
