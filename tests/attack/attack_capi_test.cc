#include <string>

#include "alert/attack.h"
#include "gtest/gtest.h"
#include "support/text.h"

namespace {

using alert::test::Text;

std::string Canonical(const std::string& spelling) {
  alert_str name;
  EXPECT_EQ(alert_attack_canonical(spelling.data(), spelling.size(), &name, nullptr), ALERT_OK);
  return Text(name);
}

TEST(AttackTest, NamesInOrder) {
  std::string names;
  for (size_t i = 0; i < alert_attack_count(); ++i) {
    alert_str name;
    ASSERT_EQ(alert_attack_at(i, &name, nullptr), ALERT_OK);
    EXPECT_EQ(Canonical(Text(name)), Text(name));
    names += Text(name) + " ";
  }
  EXPECT_EQ(names, "none suffix prefix token-manipulation jailbreak ");
  alert_str name;
  EXPECT_EQ(alert_attack_at(5, &name, nullptr), ALERT_OUT_OF_RANGE);
}

TEST(AttackTest, SpellingsOfTheDataFold) {
  EXPECT_EQ(Canonical(""), "none");
  EXPECT_EQ(Canonical("adversarial_suffix"), "suffix");
  EXPECT_EQ(Canonical("Adversarial-Prefix"), "prefix");
  EXPECT_EQ(Canonical("token_manipulation"), "token-manipulation");
  EXPECT_EQ(Canonical("manipulated_tokens"), "token-manipulation");
  EXPECT_EQ(Canonical("JAILBREAKING"), "jailbreak");
}

TEST(AttackTest, UnknownSpellingPassesThrough) {
  const std::string spelling = "Role_Play";
  alert_str name;
  ASSERT_EQ(alert_attack_canonical(spelling.data(), spelling.size(), &name, nullptr), ALERT_OK);
  EXPECT_EQ(name.data, spelling.data());
  EXPECT_EQ(name.size, spelling.size());
}

TEST(AttackTest, NullIsRefused) {
  alert_str name;
  EXPECT_EQ(alert_attack_canonical(nullptr, 3, &name, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_attack_canonical(nullptr, 0, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
  EXPECT_EQ(alert_attack_at(0, nullptr, nullptr), ALERT_INVALID_ARGUMENT);
}

}  // namespace
