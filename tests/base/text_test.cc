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

}  // namespace
}  // namespace alert
