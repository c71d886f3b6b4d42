// Every form of input: formats/NAME.input has the rows of formats/NAME.jsonl beside it.
#include <filesystem>

#include "gtest/gtest.h"
#include "support/rows.h"

namespace alert::test {
namespace {

Content ReadFile(const std::filesystem::path& path) {
  Dataset dataset;
  dataset.AddFile(path.string());
  Content content = ReadAll(dataset);
  // Where a row stands, and how it is written, are of its form.
  for (Row& row : content.rows) {
    row.json.clear();
    row.file.clear();
    row.line = row.offset = 0;
  }
  return content;
}

TEST(FormatsTest, EachIsReadAsTheLinesBesideIt) {
  size_t inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(ALERT_FORMATS_DIR)) {
    std::filesystem::path path = file.path();
    if (path.extension() != ".input") continue;
    ++inputs;
    const Content content = ReadFile(path);
    EXPECT_FALSE(content.rows.empty()) << path;
    EXPECT_EQ(content, ReadFile(path.replace_extension(".jsonl"))) << path;
  }
  EXPECT_GT(inputs, 0u);
}

}  // namespace
}  // namespace alert::test
