#include "text/utf8.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(Utf8Test, DecodesEverySizeAndRefusesTheRest) {
  EXPECT_EQ(DecodeUtf8("a").value, U'a');
  EXPECT_EQ(DecodeUtf8("é").value, U'é');
  EXPECT_EQ(DecodeUtf8("模").value, U'模');
  EXPECT_EQ(DecodeUtf8("🙂").value, U'🙂');
  EXPECT_EQ(DecodeUtf8("🙂").size, 4u);
  // A lone continuation, overlong forms, a surrogate, past the last code point, cut off.
  for (const char* bytes : {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                            "\xf5\x80\x80\x80", "\xe6\xa8", "\xc3(", "\xff"}) {
    EXPECT_EQ(DecodeUtf8(bytes).value, U'\uFFFD') << bytes;
    EXPECT_EQ(DecodeUtf8(bytes).size, 1u) << bytes;
  }
}

TEST(Utf8Test, DisplayWidth) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("hate_lgbtq+"), 11u);
  EXPECT_EQ(DisplayWidth("Größe"), 5u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("模型"), 4u);
  EXPECT_EQ(DisplayWidth("한국"), 4u);
  EXPECT_EQ(DisplayWidth("🙂"), 2u);
  EXPECT_EQ(DisplayWidth("✓ – ─"), 5u);
  EXPECT_EQ(DisplayWidth("✅❌⭐"), 6u);
  EXPECT_EQ(DisplayWidth("ক্ষ"), 2u);  // two letters, and the sign that joins them
  EXPECT_EQ(DisplayWidth("বা"), 2u);  // a letter and a vowel sign beside it
}

TEST(Utf8Test, PadToWidth) {
  EXPECT_EQ(PadToWidth("model", 8), "model   ");
  EXPECT_EQ(PadToWidth("模型", 5), "模型 ");
  EXPECT_EQ(PadToWidth("e\u0301", 3), "e\u0301  ");
  EXPECT_EQ(PadToWidth("models", 5), "models");
}

TEST(Utf8Test, CutToWidth) {
  EXPECT_EQ(CutToWidth("model", 5), "model");
  EXPECT_EQ(CutToWidth("models", 5), "mode…");
  EXPECT_EQ(CutToWidth("模型模型", 6), "模型…");  // a fifth column would be half a character
  EXPECT_EQ(CutToWidth("模型", 1), "…");
  EXPECT_EQ(CutToWidth("x", 0), "");
}

}  // namespace
}  // namespace alert
