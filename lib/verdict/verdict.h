// The four verdicts, by name.
#ifndef ALERT_LIB_VERDICT_VERDICT_H_
#define ALERT_LIB_VERDICT_VERDICT_H_

#include <optional>
#include <string_view>

#include "alert/verdict.h"
#include "base/enumeration.h"

namespace alert {

extern const Enumeration kVerdicts;

// Empty for a value that is no verdict.
inline std::string_view VerdictName(alert_verdict verdict) {
  return kVerdicts.Name(verdict);
}

// The inverse, in any letter case.
inline std::optional<alert_verdict> FindVerdict(std::string_view name) {
  return kVerdicts.Find<alert_verdict>(name);
}

}  // namespace alert

#endif  // ALERT_LIB_VERDICT_VERDICT_H_
