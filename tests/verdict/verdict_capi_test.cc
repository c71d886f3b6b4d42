#include <cstring>

#include "alert/verdict.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Text;

TEST(VerdictTest, EachNameIsFoundAgainInAnyLetterCase) {
  const char* const names[] = {"safe", "unsafe", "undecided", "missing"};
  const char* const upper[] = {"SAFE", "Unsafe", "UNDECIDED", "Missing"};
  for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
    alert_str name;
    ASSERT_EQ(alert_verdict_name(verdict, &name, nullptr), ALERT_OK);
    EXPECT_EQ(Text(name), names[verdict]);
    alert_verdict found = 99;
    ASSERT_EQ(alert_verdict_find(upper[verdict], strlen(upper[verdict]), &found, nullptr),
              ALERT_OK);
    EXPECT_EQ(found, verdict);
  }
}

TEST(VerdictTest, AnotherWordOrValueIsRefused) {
  alert_error error = ALERT_ERROR_INIT;
  alert_verdict verdict = 99;
  EXPECT_EQ(alert_verdict_find(ALERT_LITERAL("harmless"), &verdict, &error), ALERT_NOT_FOUND);
  EXPECT_STREQ(error.message, "no verdict `harmless`; there are safe, unsafe, undecided, missing");
  EXPECT_EQ(verdict, 99);
  alert_str name;
  EXPECT_EQ(alert_verdict_name(4, &name, nullptr), ALERT_OUT_OF_RANGE);
  EXPECT_EQ(alert_verdict_name(0, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
}

}  // namespace
