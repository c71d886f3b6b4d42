#include "judge/combine.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace alert {
namespace {

constexpr CombineRule kRules[] = {
    {CombineKind::kAnyUnsafe}, {CombineKind::kMajority}, {CombineKind::kAllUnsafe}};
constexpr alert_verdict kSafe = ALERT_VERDICT_SAFE;
constexpr alert_verdict kUnsafe = ALERT_VERDICT_UNSAFE;
constexpr alert_verdict kUndecided = ALERT_VERDICT_UNDECIDED;
constexpr alert_verdict kMissing = ALERT_VERDICT_MISSING;

// What a rule says of judges that are all decided.
alert_verdict Decided(CombineRule rule, const std::vector<alert_verdict>& verdicts) {
  size_t unsafe = 0;
  for (alert_verdict verdict : verdicts) unsafe += verdict == ALERT_VERDICT_UNSAFE;
  const size_t safe = verdicts.size() - unsafe;
  if (rule.kind == CombineKind::kAnyUnsafe)
    return unsafe > 0 ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
  if (rule.kind == CombineKind::kAllUnsafe)
    return safe > 0 ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
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

// A rule with a least number of answers is that rule of those that answered.
TEST(CombineTest, WithALeastNumberOnlyThoseCountThatAnswered) {
  for (CombineRule rule : kRules) {
    for (uint32_t least = 1; least <= 3; ++least) {
      for (size_t code = 0; code < 256; ++code) {
        std::vector<alert_verdict> all;
        std::vector<alert_verdict> answered;
        for (size_t j = 0; j < 4; ++j) {
          all.push_back(static_cast<alert_verdict>(code >> (2 * j) & 3));
          if (all.back() <= ALERT_VERDICT_UNSAFE) answered.push_back(all.back());
        }
        alert_verdict expected = answered.size() < least ? kUndecided : Decided(rule, answered);
        if (all == std::vector<alert_verdict>(4, kMissing)) expected = kMissing;
        EXPECT_EQ(Combine({rule.kind, least}, all), expected) << least << " " << code;
      }
    }
  }
}

TEST(CombineTest, TheFirstThatDecidesHasOthersAsItsFallback) {
  const CombineRule first = {CombineKind::kFirst};
  EXPECT_EQ(Combine(first, {kSafe, kUnsafe}), kSafe);
  EXPECT_EQ(Combine(first, {kUndecided, kUnsafe, kSafe}), kUnsafe);
  EXPECT_EQ(Combine(first, {kMissing, kSafe}), kSafe);
  EXPECT_EQ(Combine(first, {kUndecided, kMissing}), kUndecided);
  EXPECT_EQ(Combine(first, {kMissing, kMissing}), kMissing);
  EXPECT_EQ(Combine({CombineKind::kFirst, 2}, {kSafe, kUndecided}), kUndecided);
}

TEST(CombineTest, RulesHaveNames) {
  for (const char* name : {"any-unsafe", "majority", "all-unsafe", "first", "majority:2",
                           "any-unsafe:1", "first:4294967295"}) {
    const auto rule = FindCombineRule(name);
    ASSERT_TRUE(rule.has_value()) << name;
    EXPECT_EQ(CombineRuleName(*rule), name);
  }
  for (const char* name : {"", "most", "majority:", "majority:0", "majority:-1", "majority:02",
                           "majority:x", "majority:4294967296", ":2", "Majority"}) {
    EXPECT_EQ(FindCombineRule(name), std::nullopt) << name;
  }
}

TEST(CombineTest, NoJudgesAreMissing) {
  EXPECT_EQ(Combine(CombineRule(), {}), kMissing);
}

}  // namespace
}  // namespace alert
