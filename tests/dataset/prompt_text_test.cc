#include "dataset/row/prompt_text.h"

#include <random>
#include <string>

#include "base/json_string.h"
#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(PromptTextTest, Unwrap) {
  const std::pair<const char*, const char*> cases[] = {
      {"### Instruction:\nA\n### Response:\n", "A"},
      {"### Instruction:\nA\n### Response:", "A"},
      {"### Instruction:\n\n A\nB \n\n### Response:\n\n", "A\nB"},
      {"\n### Instruction:A", "A"},
      {"A", "A"},
      {"  A\t\n", "A"},
      {"A\n### Response:\n", "A\n### Response:"},  // no wrapper without its beginning
      {"about ### Instruction:\nA", "about ### Instruction:\nA"},
      {"### instruction:\nA", "### instruction:\nA"},
      {"### Instruction:\n### Response:\n", ""},
      {"### Instruction:", ""},
      {"", ""},
      {" \f\v\r\n", ""}};
  for (const auto& [prompt, text] : cases) {
    EXPECT_EQ(UnwrapPrompt(prompt), text) << prompt;
    EXPECT_EQ(IsEmptyPrompt(prompt), *text == '\0') << prompt;
  }
}

// Texts of the wrapper's parts, spelled in all ways of JSON.
std::string RandomEscaped(std::mt19937* random) {
  constexpr const char* kParts[] = {"### Instruction:",
                                    "### Response:",
                                    " ",
                                    "\\n",
                                    "\\t",
                                    "\\u0020",
                                    "\\f",
                                    "\\r",
                                    "#",
                                    "\\u00a0",
                                    "\\u0023## Response:",
                                    "### Instructio\\u006e:",
                                    "### Inst",
                                    "x",
                                    "\\\"",
                                    "### Re\\u0073ponse:"};
  std::string escaped;
  for (size_t parts = (*random)() % 6; parts > 0; --parts) {
    escaped += kParts[(*random)() % std::size(kParts)];
  }
  return escaped;
}

TEST(PromptTextTest, TheQuickLookNeverTakesAnEmptyPromptForText) {
  std::mt19937 random(4);
  int empty = 0;
  for (int i = 0; i < 200000; ++i) {
    const std::string escaped = RandomEscaped(&random);
    std::string text;
    ASSERT_TRUE(AppendUnescaped(escaped, &text));
    if (!IsEmptyPrompt(text)) continue;
    ++empty;
    ASSERT_TRUE(MayBeEmptyPrompt(escaped)) << escaped;
  }
  EXPECT_GT(empty, 1000);
}

TEST(PromptTextTest, TheQuickLookKnowsMostTexts) {
  EXPECT_FALSE(MayBeEmptyPrompt("### Instruction:\\nWhat?\\n### Response:\\n"));
  EXPECT_FALSE(MayBeEmptyPrompt("What?"));
  EXPECT_FALSE(MayBeEmptyPrompt("\\\"What?"));
}

}  // namespace
}  // namespace alert
