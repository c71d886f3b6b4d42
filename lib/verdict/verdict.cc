#include "verdict/verdict.h"

#include "absl/strings/match.h"

namespace alert {
namespace {

constexpr std::string_view kNames[ALERT_VERDICT_COUNT] = {"safe", "unsafe", "undecided", "missing"};

}  // namespace

std::string_view VerdictName(alert_verdict verdict) {
  return verdict < ALERT_VERDICT_COUNT ? kNames[verdict] : std::string_view();
}

std::optional<alert_verdict> FindVerdict(std::string_view name) {
  for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
    const std::string_view known = kNames[verdict];
    if (absl::EqualsIgnoreCase({name.data(), name.size()}, {known.data(), known.size()})) {
      return verdict;
    }
  }
  return std::nullopt;
}

}  // namespace alert
