// The four verdicts, by name.
#ifndef ALERT_LIB_VERDICT_VERDICT_H_
#define ALERT_LIB_VERDICT_VERDICT_H_

#include <optional>
#include <string_view>

#include "alert/verdict.h"

namespace alert {

// "safe", "unsafe", "undecided" or "missing"; empty for a value that is no verdict.
std::string_view VerdictName(alert_verdict verdict);

// The inverse, in any letter case.
std::optional<alert_verdict> FindVerdict(std::string_view name);

}  // namespace alert

#endif  // ALERT_LIB_VERDICT_VERDICT_H_
