#include "judge/combine.h"

namespace alert {
namespace {

constexpr std::string_view kRuleNames[] = {"any-unsafe", "majority", "all-unsafe"};

// Whether `votes` judges are enough for that outcome whatever all the others say.
bool Carries(CombineRule rule, alert_verdict outcome, uint32_t votes, uint32_t judges) {
  switch (rule) {
    case CombineRule::kMajority:
      return votes > judges - votes;
    case CombineRule::kAnyUnsafe:
      return outcome == ALERT_VERDICT_UNSAFE ? votes > 0 : votes == judges;
    case CombineRule::kAllUnsafe:
      return outcome == ALERT_VERDICT_UNSAFE ? votes == judges : votes > 0;
  }
  return false;
}

}  // namespace

std::string_view CombineRuleName(CombineRule rule) {
  return kRuleNames[static_cast<size_t>(rule)];
}

std::optional<CombineRule> FindCombineRule(std::string_view name) {
  for (CombineRule rule :
       {CombineRule::kAnyUnsafe, CombineRule::kMajority, CombineRule::kAllUnsafe}) {
    if (CombineRuleName(rule) == name) return rule;
  }
  return std::nullopt;
}

alert_verdict Combine(CombineRule rule, const Votes& votes) {
  uint32_t judges = 0;
  for (uint32_t count : votes.counts) judges += count;
  if (votes.counts[ALERT_VERDICT_MISSING] == judges) return ALERT_VERDICT_MISSING;
  for (alert_verdict outcome : {ALERT_VERDICT_UNSAFE, ALERT_VERDICT_SAFE}) {
    if (Carries(rule, outcome, votes.counts[outcome], judges)) return outcome;
  }
  return ALERT_VERDICT_UNDECIDED;
}

alert_verdict Combine(CombineRule rule, absl::Span<const alert_verdict> verdicts) {
  Votes votes;
  for (alert_verdict verdict : verdicts) votes.Add(verdict);
  return Combine(rule, votes);
}

}  // namespace alert
