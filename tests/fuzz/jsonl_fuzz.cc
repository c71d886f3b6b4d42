// Any bytes are JSON Lines: whole blocks of any size, on one thread or several, give what the plain
// reader of lines gives, row by row and problem by problem.
//
// The first two bytes of an input choose the size of a block, and the number of threads.
#include <cstdio>
#include <cstdlib>

#include "support/stream_dump.h"

namespace {

using alert::BlockParser;
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t block_size = kMinBlock + data[0];
  const size_t threads = data[1] % 16 == 0 ? 2 : 1;  // few, for threads are slow to start
  // A copy of its own, so that a sanitizer sees a read past the end.
  const std::string text(data + 2, data + size);
  const StreamDump lines = DumpText(text, size_t{1} << 20, 1, BlockParser::Mode::kLineByLine);
  Compare(DumpText(text, block_size, threads, BlockParser::Mode::kWholeBlock), lines);
  Compare(DumpText(text, size_t{1} << 20, 1, BlockParser::Mode::kWholeBlock), lines);
  return 0;
}
