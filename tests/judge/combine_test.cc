#include "judge/combine.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace alert {
namespace {

constexpr CombineRule kRules[] = {CombineRule::kAnyUnsafe, CombineRule::kMajority,
                                  CombineRule::kAllUnsafe};

// What a rule says of judges that are all decided.
alert_verdict Decided(CombineRule rule, const std::vector<alert_verdict>& verdicts) {
  size_t unsafe = 0;
  for (alert_verdict verdict : verdicts) unsafe += verdict == ALERT_VERDICT_UNSAFE;
  const size_t safe = verdicts.size() - unsafe;
  if (rule == CombineRule::kAnyUnsafe)
    return unsafe > 0 ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
  if (rule == CombineRule::kAllUnsafe) return safe > 0 ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
  if (safe == unsafe) return ALERT_VERDICT_UNDECIDED;
  return unsafe > safe ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
}

// Everything that the rule could say if each judge without a verdict had given one.
std::set<alert_verdict> Possible(CombineRule rule, std::vector<alert_verdict> verdicts) {
  for (alert_verdict& verdict : verdicts) {
    if (verdict <= ALERT_VERDICT_UNSAFE) continue;
    std::set<alert_verdict> all;
    for (alert_verdict choice : {ALERT_VERDICT_SAFE, ALERT_VERDICT_UNSAFE}) {
      verdict = choice;
      all.merge(Possible(rule, verdicts));
    }
    return all;
  }
  return {Decided(rule, verdicts)};
}

TEST(CombineTest, DecidesExactlyWhenNoJudgeWithoutAVerdictCouldChangeTheOutcome) {
  for (CombineRule rule : kRules) {
    for (size_t judges = 1; judges <= 5; ++judges) {
      for (size_t code = 0; code < (1u << (2 * judges)); ++code) {
        std::vector<alert_verdict> verdicts;
        size_t missing = 0;
        for (size_t j = 0; j < judges; ++j) {
          verdicts.push_back(static_cast<alert_verdict>(code >> (2 * j) & 3));
          missing += verdicts.back() == ALERT_VERDICT_MISSING;
        }
        const std::set<alert_verdict> possible = Possible(rule, verdicts);
        alert_verdict expected = ALERT_VERDICT_UNDECIDED;
        if (possible.size() == 1) expected = *possible.begin();
        if (missing == judges) expected = ALERT_VERDICT_MISSING;
        EXPECT_EQ(Combine(rule, verdicts), expected) << CombineRuleName(rule) << " " << code;
      }
    }
  }
}

TEST(CombineTest, RulesHaveNames) {
  for (CombineRule rule : kRules) EXPECT_EQ(FindCombineRule(CombineRuleName(rule)), rule);
  EXPECT_EQ(FindCombineRule("most"), std::nullopt);
}

TEST(CombineTest, NoJudgesAreMissing) {
  EXPECT_EQ(Combine(CombineRule::kMajority, Votes()), ALERT_VERDICT_MISSING);
}

}  // namespace
}  // namespace alert
