#include "base/text.h"

#include "gtest/gtest.h"

namespace alert {
namespace {

TEST(TextTest, FoldName) {
  EXPECT_EQ(FoldName("Hate-LGBTQ+"), "hate_lgbtq+");
  EXPECT_EQ(FoldName("Ä-1"), "Ä_1");  // only ASCII letters have a case here
}

TEST(TextTest, QuotedEscapesAndCuts) {
  EXPECT_EQ(Quoted("hate"), "`hate`");
  EXPECT_EQ(Quoted("\x1b[31m"), "`\\x1b[31m`");
  EXPECT_EQ(Quoted(std::string(79, 'a') + "ä"), "`" + std::string(79, 'a') + "...`");
}

TEST(TextTest, QuotedShowsWhatActsOnATerminalOrIsInvisible) {
  EXPECT_EQ(Quoted("a\u009b2J"), "`a\\u009b2J`");
  EXPECT_EQ(Quoted("\u202egnp.\u2066\u061c"), "`\\u202egnp.\\u2066\\u061c`");
  EXPECT_EQ(Quoted("\u200b\U000E0041"), "`\\u200b\\U000e0041`");
  EXPECT_EQ(Quoted("\xff\"\\"), "`\\xff\\\"\\\\`");
  EXPECT_EQ(Quoted("Größe 模型 🙂 \uFFFD"), "`Größe 模型 🙂 \uFFFD`");
}

TEST(TextTest, CopyHarmlessFillsItsRoomWithWholeCharacters) {
  char room[8];
  const auto copy = [&](std::string_view message, size_t capacity) {
    return std::string(room, CopyHarmless(message, room, capacity));
  };
  EXPECT_EQ(copy("a\\b\"", 8), "a\\b\"");
  EXPECT_EQ(copy("a\x1b", 8), "a\\x1b");
  EXPECT_EQ(copy("abcd\u202e", 8), "abcd");
  EXPECT_EQ(copy("模型模型", 8), "模型");
  EXPECT_EQ(copy("abc", 0), "");
}

}  // namespace
}  // namespace alert
