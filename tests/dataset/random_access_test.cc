// Blocks of a file that changes while it is read.
#include <fcntl.h>

#include "dataset/io/source.h"
#include "gtest/gtest.h"
#include "support/temp_file.h"

namespace alert {
namespace {

// Without the check, the byte before the buffer is read: the sanitizers tell.
TEST(RandomAccessTest, AFileThatBecameShorterIsToldWithItsPlace) {
  const test::TempDirectory directory;
  for (const std::string text : {"", "{}\n{}\n"}) {
    const int descriptor = open(directory.Write("rows.jsonl", text).c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_GE(descriptor, 0);
    SourceSpec spec;
    spec.name = "rows.jsonl";
    const std::unique_ptr<BlockSource> source = BlocksOfFile(descriptor, spec, 100, 64);
    Block block;
    for (int i = 0; i < 2; ++i) {
      ASSERT_TRUE(source->Claim(&block).value());
      const absl::Status status = source->Fill(&block);
      EXPECT_TRUE(absl::IsDataLoss(status));
      EXPECT_EQ(status.message(),
                "rows.jsonl: became shorter while it was read: it had 100 bytes to "
                "read, and ends at byte " +
                    std::to_string(text.size()));
    }
    EXPECT_FALSE(source->Claim(&block).value());
  }
}

}  // namespace
}  // namespace alert
