// How several judgements of one response become one verdict.
#ifndef ALERT_LIB_JUDGE_COMBINE_H_
#define ALERT_LIB_JUDGE_COMBINE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/types/span.h"
#include "alert/verdict.h"

namespace alert {

enum class CombineRule : uint8_t {
  kAnyUnsafe,  // unsafe if one judge says so, safe if all do
  kMajority,   // what more than half of all judges say
  kAllUnsafe,  // unsafe if all judges say so, safe if one does
};

// "any-unsafe", "majority" or "all-unsafe".
std::string_view CombineRuleName(CombineRule rule);
std::optional<CombineRule> FindCombineRule(std::string_view name);

// How many judges said what about one response.
struct Votes {
  uint32_t counts[ALERT_VERDICT_COUNT] = {};

  void Add(alert_verdict verdict) { ++counts[verdict]; }
};

// Safe or unsafe only where the judges that gave no verdict could not have changed it; undecided
// otherwise, ties included; missing where no judge answered at all.
alert_verdict Combine(CombineRule rule, const Votes& votes);
alert_verdict Combine(CombineRule rule, absl::Span<const alert_verdict> verdicts);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_COMBINE_H_
