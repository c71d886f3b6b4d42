// The names of verdicts.
#ifndef ALERT_VERDICT_HPP_
#define ALERT_VERDICT_HPP_

#include <string_view>

#include "alert/abi.hpp"
#include "alert/verdict.h"

namespace alert {
inline namespace v0 {

inline std::string_view VerdictName(alert_verdict verdict) {
  return internal::CallForText(alert_verdict_name, verdict);
}

inline alert_verdict FindVerdict(std::string_view name) {
  alert_verdict verdict = 0;
  Call(alert_verdict_find, name.data(), name.size(), &verdict);
  return verdict;
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_VERDICT_HPP_
