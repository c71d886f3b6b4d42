// Verdicts by name.
#ifndef ALERT_LIB_RUN_STORE_VERDICTS_H_
#define ALERT_LIB_RUN_STORE_VERDICTS_H_

#include <optional>
#include <string_view>

#include "alert/verdict.h"

namespace alert::run {

// "safe", "unsafe", "undecided" or "missing".
std::string_view VerdictText(alert_verdict verdict);

std::optional<alert_verdict> VerdictOf(std::string_view text);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_VERDICTS_H_
