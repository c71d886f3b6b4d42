// Two ways of reading, one result: whole blocks of any size on any number of threads, and the plain
// reader of lines.
#include "dataset/corpus.h"
#include "gtest/gtest.h"
#include "support/stream_dump.h"

namespace alert::test {
namespace {

using Mode = BlockParser::Mode;

// Says where two lists part, and not all that is in them.
void ExpectSame(const std::vector<std::string>& got, const std::vector<std::string>& expected) {
  for (size_t i = 0; i < std::min(got.size(), expected.size()); ++i) {
    ASSERT_EQ(got[i], expected[i]);
  }
  ASSERT_EQ(got.size(), expected.size());
}

class DifferentialTest : public ::testing::TestWithParam<int> {};

TEST_P(DifferentialTest, BlocksAgreeWithLines) {
  const std::string corpus = DamagedCorpus(static_cast<uint64_t>(GetParam()), 2000);
  const StreamDump expected = DumpText(corpus, 1 << 20, 1, Mode::kLineByLine);
  ASSERT_GT(expected.rows.size(), 500u);
  ASSERT_GT(expected.problems.size(), 500u);
  for (size_t block_size : {64, 65, 100, 127, 256, 333, 1000, 2048, 4096, 1 << 20}) {
    for (size_t threads = 1; threads <= 4; ++threads) {
      SCOPED_TRACE(testing::Message() << "blocks of " << block_size << ", threads: " << threads);
      const StreamDump got = DumpText(corpus, block_size, threads, Mode::kWholeBlock);
      ExpectSame(got.rows, expected.rows);
      ExpectSame(got.problems, expected.problems);
      if (HasFatalFailure()) return;
    }
  }
}

// Undamaged stretches between single damaged lines: where most blocks are read as a whole.
TEST_P(DifferentialTest, FewDamagedLines) {
  const std::string damaged = DamagedCorpus(static_cast<uint64_t>(GetParam()) + 1000, 40);
  std::string corpus;
  for (size_t at = 0; at < damaged.size();) {
    const size_t end = std::min(damaged.find('\n', at), damaged.size() - 1) + 1;
    for (int i = 0; i < 8; ++i) {
      corpus += R"({"id":)" + std::to_string(corpus.size()) +
                R"(,"category":"crime_tax","prompt":"p","model":"m","safe":true})" "\n";
    }
    corpus += damaged.substr(at, end - at);
    at = end;
  }
  const StreamDump expected = DumpText(corpus, 1 << 20, 1, Mode::kLineByLine);
  for (size_t block_size = 64; block_size < 2000; block_size += 37) {
    const StreamDump got = DumpText(corpus, block_size, 1, Mode::kWholeBlock);
    SCOPED_TRACE(block_size);
    ExpectSame(got.rows, expected.rows);
    ExpectSame(got.problems, expected.problems);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DifferentialTest, ::testing::Range(1, 9));

}  // namespace
}  // namespace alert::test
