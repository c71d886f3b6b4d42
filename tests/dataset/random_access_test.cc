// Blocks of a file that changes while it is read.
#include <fcntl.h>

#include "dataset/source.h"
#include "gtest/gtest.h"
#include "support/temp_file.h"

namespace alert {
namespace {

// Without the check, the byte before the buffer is read: the sanitizers tell.
TEST(RandomAccessTest, AFileThatBecameEmptyGivesEmptyBlocks) {
  const test::TempDirectory directory;
  const int descriptor = open(directory.Write("rows.jsonl", "").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  const std::unique_ptr<BlockSource> source = BlocksOfFile(descriptor, SourceSpec(), 100, 64);
  Block block;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(source->Claim(&block).value());
    EXPECT_TRUE(source->Fill(&block).ok());
    EXPECT_EQ(block.size, 0u);
  }
  EXPECT_FALSE(source->Claim(&block).value());
}

}  // namespace
}  // namespace alert
