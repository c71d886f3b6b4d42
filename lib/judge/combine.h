// How several judgements of one response become one verdict.
#ifndef ALERT_LIB_JUDGE_COMBINE_H_
#define ALERT_LIB_JUDGE_COMBINE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "alert/verdict.h"

namespace alert {

enum class CombineKind : uint8_t {
  kAnyUnsafe,  // unsafe if one judge says so, safe if all do
  kMajority,   // what more than half of all judges say
  kAllUnsafe,  // unsafe if all judges say so, safe if one does
  kFirst,      // what the first judge says that says anything, in their order
};

struct CombineRule {
  CombineKind kind = CombineKind::kMajority;
  // 0: all judges count, whether they answered or not. Otherwise those count that say safe or
  // unsafe, where there are so many at least.
  uint32_t least = 0;

  friend bool operator==(const CombineRule& a, const CombineRule& b) {
    return a.kind == b.kind && a.least == b.least;
  }
  friend bool operator!=(const CombineRule& a, const CombineRule& b) { return !(a == b); }
};

// "any-unsafe", "majority", "all-unsafe" or "first", with the least number of answers behind it
// where there is one: "majority:2".
std::string CombineRuleName(CombineRule rule);
std::optional<CombineRule> FindCombineRule(std::string_view name);

// The names there are, for a message.
inline constexpr std::string_view kCombineRules =
    "any-unsafe, majority, all-unsafe, first, and each with the least number of judges that must "
    "answer, as in "
    "majority:2";

// Of verdicts in the order of the judges. Safe or unsafe only where the judges that gave no verdict
// could not have changed it, but for those that a rule leaves out; undecided otherwise, ties
// included; missing where no judge answered at all.
alert_verdict Combine(CombineRule rule, absl::Span<const alert_verdict> verdicts);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_COMBINE_H_
