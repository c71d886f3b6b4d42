// Many readers at once, and many threads in one.
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <system_error>
#include <thread>

#include "gtest/gtest.h"
#include "support/rows.h"
#include "support/temp_file.h"

namespace alert::test {
namespace {

std::string Corpus() {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    text += Prompt(i, R"(, "model": "m)" + std::to_string(i % 41) + R"(", "language": "l)" +
                          std::to_string(i * 7 % 13) + R"(", "attack_type": "a)" +
                          std::to_string(i * 5 % 11) + '"');
    if (i % 97 == 0) text += "broken\n\n" + Prompt(i);
  }
  return text;
}

TEST(ThreadsTest, AnyNumberGivesTheSame) {
  const std::string text = Corpus();
  const Content expected = ReadText(text, {nullptr, 0, 1, false});
  EXPECT_EQ(expected.rows.size(), 2000u + 2000 / 97 + 1);
  for (uint32_t threads : {2, 3, 4, 8, 0}) {
    for (size_t block_size : {64, 700, 100000}) {
      ASSERT_EQ(ReadText(text, {nullptr, block_size, threads, false}), expected)
          << threads << " threads, blocks of " << block_size;
    }
  }
}

// Makes every new thread fail, as long as it lives: no address space holds such a stack.
class NoThreads {
 public:
  NoThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge = before_;
    pthread_attr_setstacksize(&huge, size_t{1} << 47);
    pthread_setattr_default_np(&huge);
  }
  ~NoThreads() { pthread_setattr_default_np(&before_); }

 private:
  pthread_attr_t before_;
};

TEST(ThreadsTest, WithoutThreadsTheCallerReads) {
  const std::string text = Corpus();
  const Content expected = ReadText(text, {nullptr, 700, 1, false});
  const NoThreads none;
  EXPECT_THROW(std::thread([] {}).join(), std::system_error);
  EXPECT_EQ(ReadText(text, {nullptr, 700, 4, false}), expected);
}

TEST(ThreadsTest, TooManyAreFewer) {
  const std::string text = Corpus();
  const Content expected = ReadText(text, {nullptr, 700, 1, false});
  EXPECT_EQ(ReadText(text, {nullptr, 700, UINT32_MAX, false}), expected);
}

TEST(ThreadsTest, SeveralReadersOfOneDataset) {
  const TempDirectory directory;
  const std::string path = directory.Write("rows.jsonl", Corpus());
  const Dataset dataset = Dataset::Open(path, {nullptr, 1000, 2, false});
  const Content expected = ReadAll(dataset);
  std::atomic<int> same = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { same += ReadAll(dataset) == expected ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 4);
}

TEST(ThreadsTest, AReaderLeftInTheMiddle) {
  const std::string text = Corpus();
  for (int i = 0; i < 20; ++i) {
    Dataset dataset({nullptr, 64, 4, false});
    dataset.AddMemory("memory", text);
    Reader reader = dataset.Read(kAllColumns);
    for (int batches = 0; batches < i; ++batches) ASSERT_TRUE(reader.Next().has_value());
  }
}

TEST(ThreadsTest, BatchesTakenOutliveTheReader) {
  const std::string text = Corpus();
  std::vector<Batch> batches;
  {
    Dataset dataset({nullptr, 500, 3, false});
    dataset.AddMemory("memory", text);
    Reader reader = dataset.Read(ALERT_COLUMN_ID | ALERT_COLUMN_JSON | ALERT_COLUMN_PLACE);
    while (auto batch = reader.Take()) batches.push_back(*std::move(batch));
    EXPECT_FALSE(reader.Next().has_value());
  }
  const Content expected = ReadText(text);
  size_t row = 0;
  for (const Batch& batch : batches) {
    EXPECT_TRUE(batch.model().empty());
    for (size_t i = 0; i < batch.size(); ++i) {
      // Duplicates were not asked to be left out here.
      if (row < expected.rows.size() && batch.line()[i] != expected.rows[row].line) continue;
      ASSERT_LT(row, expected.rows.size());
      EXPECT_EQ(std::to_string(batch.id()[i]), expected.rows[row].id);
      EXPECT_EQ(batch.json()[i], expected.rows[row].json);
      EXPECT_EQ(batch.offset()[i], expected.rows[row].offset);
      ++row;
    }
  }
  EXPECT_EQ(row, expected.rows.size());
}

}  // namespace
}  // namespace alert::test
