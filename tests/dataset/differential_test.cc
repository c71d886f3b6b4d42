// One result, however a text is cut: in blocks of any size, on any number of threads, and line by
// line. And what is JSON there, simdjson says too.
#include <random>

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

// The lines of a text that another parser takes.
std::string GoodLines(const std::string& text) {
  std::string good;
  simdjson::dom::parser parser;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    simdjson::dom::element element;
    // White space of other kinds than the space is not kept.
    if (line.find_first_of("\r\t") == line.npos &&
        parser.parse(line).get(element) == simdjson::SUCCESS) {
      good += line + "\n";
    }
    at = end + 1;
  }
  return good;
}

// The lines of a text, with `between` in the place of their newlines.
std::string Joined(const std::string& text, std::string_view between) {
  std::string joined;
  for (char c : text.substr(0, text.find_last_not_of('\n') + 1)) {
    if (c == '\n') {
      joined += between;
    } else {
      joined += c;
    }
  }
  return joined;
}

std::vector<std::string> WithoutPlaces(std::vector<std::string> dumped) {
  for (std::string& each : dumped) each.erase(0, each.find('|'));
  return dumped;
}

class DifferentialTest : public ::testing::TestWithParam<int> {};

TEST_P(DifferentialTest, BlocksAgreeWithLines) {
  const std::string corpus = kLinesFollow + DamagedCorpus(static_cast<uint64_t>(GetParam()), 2000);
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
  std::string corpus = kLinesFollow;
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

// Lists of the rows of a corpus, in every writing, give what its lines give; places apart.
TEST_P(DifferentialTest, AListIsItsLines) {
  const std::string corpus = DamagedCorpus(static_cast<uint64_t>(GetParam()) + 3000, 500);
  const std::string lines = kLinesFollow + GoodLines(corpus);
  const std::vector<std::string> expected = WithoutPlaces(DumpText(lines, 1 << 20, 1).rows);
  ASSERT_GT(expected.size(), 50u);
  for (const std::string_view between : {",", " ,\n", ",\r\n\t ", "\n\n,\n"}) {
    const std::string list = "[" + Joined(lines, between) + "]\n";
    const StreamDump whole = DumpText(list, 1 << 20, 1);
    EXPECT_EQ(WithoutPlaces(whole.rows), expected);
    EXPECT_EQ(whole.failure, "");
    for (size_t block_size : {64, 100, 1000, 5000}) {
      EXPECT_EQ(DumpText(list, block_size, 1 + block_size % 3), whole) << block_size;
    }
  }
}

// However a list is damaged, blocks and threads agree.
TEST_P(DifferentialTest, DamagedListsAgree) {
  std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
  for (int round = 0; round < 20; ++round) {
    std::string list =
        " [\n" + Joined(DamagedCorpus(random(), 60), round % 2 == 0 ? ",\n" : ",") + "]\n{}\n";
    const StreamDump whole = DumpText(list, 1 << 20, 1);
    for (size_t block_size : {64, 77, 1000}) {
      ASSERT_EQ(DumpText(list, block_size, 1 + block_size % 2), whole) << list;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DifferentialTest, ::testing::Range(1, 9));

}  // namespace
}  // namespace alert::test
