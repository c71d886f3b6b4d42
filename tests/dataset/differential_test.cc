// One result, however a text is cut: in blocks of any size, on any number of threads, and line by
// line. And what is JSON there, simdjson says too.
#include "dataset/corpus.h"
#include "gtest/gtest.h"
#include "support/json_check.h"
#include "support/stream_dump.h"

namespace alert::test {
namespace {

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
  const StreamDump expected = DumpLinesAlone(corpus);
  ASSERT_GT(expected.rows.size(), 500u);
  ASSERT_GT(expected.problems.size(), 500u);
  for (size_t block_size : {64, 65, 100, 127, 256, 333, 1000, 2048, 4096, 1 << 20}) {
    for (size_t threads = 1; threads <= 4; ++threads) {
      SCOPED_TRACE(testing::Message() << "blocks of " << block_size << ", threads: " << threads);
      const StreamDump got = DumpText(corpus, block_size, threads);
      ExpectSame(got.rows, expected.rows);
      ExpectSame(got.problems, expected.problems);
      if (HasFatalFailure()) return;
    }
  }
}

// Undamaged stretches between single damaged lines.
TEST_P(DifferentialTest, FewDamagedLines) {
  const std::string damaged = DamagedCorpus(static_cast<uint64_t>(GetParam()) + 1000, 40);
  std::string corpus;
  for (size_t at = 0; at < damaged.size();) {
    const size_t end = std::min(damaged.find('\n', at), damaged.size() - 1) + 1;
    for (int i = 0; i < 8; ++i) {
      corpus += R"({"id":)" + std::to_string(corpus.size()) +
                R"(,"category":"crime_tax","prompt":"p","model":"m","safe":true})"
                "\n";
    }
    corpus += damaged.substr(at, end - at);
    at = end;
  }
  const StreamDump expected = DumpLinesAlone(corpus);
  for (size_t block_size = 64; block_size < 2000; block_size += 37) {
    const StreamDump got = DumpText(corpus, block_size, 1);
    SCOPED_TRACE(block_size);
    ExpectSame(got.rows, expected.rows);
    ExpectSame(got.problems, expected.problems);
    if (HasFatalFailure()) return;
  }
}

TEST_P(DifferentialTest, AnotherParserFindsTheSameLinesGood) {
  const std::string corpus = DamagedCorpus(static_cast<uint64_t>(GetParam()) + 2000, 2000);
  for (size_t at = 0; at < corpus.size();) {
    const size_t end = std::min(corpus.find('\n', at), corpus.size());
    const std::string line = corpus.substr(at, end - at);
    EXPECT_EQ(Disagreement(line), "") << line;
    at = end + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DifferentialTest, ::testing::Range(1, 9));

}  // namespace
}  // namespace alert::test
