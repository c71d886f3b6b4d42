// Every form of input: formats/NAME.input has the rows of formats/rows.jsonl.
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

TEST(FormatsTest, EachIsReadAsTheLinesBesideThem) {
  const Content rows = ReadFile(std::filesystem::path(ALERT_FORMATS_DIR) / "rows.jsonl");
  ASSERT_FALSE(rows.rows.empty());
  size_t inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(ALERT_FORMATS_DIR)) {
    if (file.path().extension() != ".input") continue;
    ++inputs;
    EXPECT_EQ(ReadFile(file.path()), rows) << file.path();
  }
  EXPECT_GT(inputs, 0u);
}

}  // namespace
}  // namespace alert::test
