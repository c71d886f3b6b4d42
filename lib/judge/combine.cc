#include "judge/combine.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace alert {
namespace {

constexpr std::string_view kNames[] = {"any-unsafe", "majority", "all-unsafe", "first"};

// How many judges said what about one response.
struct Votes {
  uint32_t counts[ALERT_VERDICT_COUNT] = {};

  uint32_t decided() const { return counts[ALERT_VERDICT_SAFE] + counts[ALERT_VERDICT_UNSAFE]; }
};

bool Decides(alert_verdict verdict) {
  return verdict == ALERT_VERDICT_SAFE || verdict == ALERT_VERDICT_UNSAFE;
}

// Whether `votes` judges are enough for that outcome whatever all the others say.
bool Carries(CombineKind kind, alert_verdict outcome, uint32_t votes, uint32_t judges) {
  switch (kind) {
    case CombineKind::kMajority:
      return votes > judges - votes;
    case CombineKind::kAnyUnsafe:
      return outcome == ALERT_VERDICT_UNSAFE ? votes > 0 : votes == judges;
    case CombineKind::kAllUnsafe:
      return outcome == ALERT_VERDICT_UNSAFE ? votes == judges : votes > 0;
    case CombineKind::kFirst:
      return false;
  }
  return false;
}

alert_verdict FirstThatDecides(absl::Span<const alert_verdict> verdicts) {
  for (alert_verdict verdict : verdicts) {
    if (Decides(verdict)) return verdict;
  }
  return ALERT_VERDICT_UNDECIDED;
}

}  // namespace

std::string CombineRuleName(CombineRule rule) {
  std::string name(kNames[static_cast<size_t>(rule.kind)]);
  if (rule.least != 0) absl::StrAppend(&name, ":", rule.least);
  return name;
}

std::optional<CombineRule> FindCombineRule(std::string_view name) {
  CombineRule rule;
  const size_t colon = name.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view least = name.substr(colon + 1);
    if (!absl::SimpleAtoi({least.data(), least.size()}, &rule.least) || rule.least == 0) {
      return std::nullopt;
    }
  }
  for (size_t kind = 0; kind < std::size(kNames); ++kind) {
    rule.kind = static_cast<CombineKind>(kind);
    // One spelling each: tallies tell rules apart by their names.
    if (kNames[kind] == name.substr(0, colon) && CombineRuleName(rule) == name) return rule;
  }
  return std::nullopt;
}

alert_verdict Combine(CombineRule rule, absl::Span<const alert_verdict> verdicts) {
  Votes votes;
  for (alert_verdict verdict : verdicts) ++votes.counts[verdict];
  if (votes.counts[ALERT_VERDICT_MISSING] == verdicts.size()) return ALERT_VERDICT_MISSING;
  if (votes.decided() < rule.least) return ALERT_VERDICT_UNDECIDED;
  if (rule.kind == CombineKind::kFirst) return FirstThatDecides(verdicts);
  const auto judges = rule.least != 0 ? votes.decided() : static_cast<uint32_t>(verdicts.size());
  for (alert_verdict outcome : {ALERT_VERDICT_UNSAFE, ALERT_VERDICT_SAFE}) {
    if (Carries(rule.kind, outcome, votes.counts[outcome], judges)) return outcome;
  }
  return ALERT_VERDICT_UNDECIDED;
}

}  // namespace alert
