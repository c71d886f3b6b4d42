// Any bytes behind a line are JSON Lines: blocks of any size, on one thread or several, give what
// reading each line alone gives, row by row and problem by problem; simdjson finds the same lines
// good; and every search for the end of a string that this machine can run finds the same one. And
// any bytes behind a bracket are a list, which gives the same in blocks of any size.
//
// The first two bytes of an input choose the size of a block, and the number of threads.
#include <cstdio>
#include <cstdlib>

#include "base/string_end.h"
#include "support/json_check.h"
#include "support/stream_dump.h"

namespace {

using alert::StringEnd;
using alert::StringEndFinder;
using alert::test::Disagreement;
using alert::test::DumpLinesAlone;
using alert::test::DumpText;
using alert::test::StreamDump;

constexpr size_t kMinBlock = 64;

void Compare(const StreamDump& blocks, const StreamDump& lines) {
  if (blocks == lines) return;
  for (const auto& [name, dump] : {std::make_pair("blocks", &blocks), {"lines", &lines}}) {
    for (const std::string& row : dump->rows) std::fprintf(stderr, "%s: %s\n", name, row.c_str());
    for (const std::string& problem : dump->problems) {
      std::fprintf(stderr, "%s: problem %s\n", name, problem.c_str());
    }
  }
  std::abort();
}

void CompareLines(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (const std::string disagreement = Disagreement(line); !disagreement.empty()) {
      std::fprintf(stderr, "%s: %s\n", disagreement.c_str(), line.c_str());
      std::abort();
    }
    at = end + 1;
  }
}

void CompareStringEnds(const std::string& text) {
  static const std::vector<StringEndFinder>& finders =
      *new std::vector<StringEndFinder>(alert::StringEndFinders());
  // No more than what must be readable, so that a sanitizer sees what goes beyond it.
  std::vector<char> padded(text.begin(), text.end());
  padded.push_back('\n');
  padded.insert(padded.end(), alert::kScanPadding, '\xFF');
  for (size_t at = text.find('"'); at != text.npos; at = text.find('"', at + 1)) {
    const char* const begin = padded.data() + at + 1;
    const StringEnd expected = finders.front()(begin);
    for (const StringEndFinder find : finders) {
      const StringEnd found = find(begin);
      if (found.at == expected.at && found.is_ascii == expected.is_ascii) continue;
      std::fprintf(stderr, "the strings behind byte %zu end differently\n", at);
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t block_size = kMinBlock + data[0];
  const size_t threads = data[1] % 16 == 0 ? 2 : 1;  // few, for threads are slow to start
  // A copy of its own, so that a sanitizer sees a read past the end.
  const std::string text = alert::test::kLinesFollow + std::string(data + 2, data + size);
  const StreamDump lines = DumpLinesAlone(text);
  Compare(DumpText(text, block_size, threads), lines);
  Compare(DumpText(text, size_t{1} << 20, 1), lines);
  const std::string list = "[" + text;
  Compare(DumpText(list, block_size, threads), DumpText(list, size_t{1} << 20, 1));
  CompareLines(text);
  CompareStringEnds(text);
  return 0;
}
