// Why a request got no answer, and what follows from it.
#ifndef ALERT_LIB_RUN_STORE_FAILURE_H_
#define ALERT_LIB_RUN_STORE_FAILURE_H_

#include <optional>
#include <string_view>

#include "alert/run.h"
#include "base/enumeration.h"

namespace alert::run {

extern const Enumeration kFailures;

// Empty for a value that is no failure.
inline std::string_view FailureName(alert_run_failure failure) {
  return kFailures.Name(failure);
}

// The inverse.
std::optional<alert_run_failure> FindFailure(std::string_view name);

// Whether the same request may well succeed later.
bool IsTransient(alert_run_failure failure);

// Whether it says that the endpoint has more to do than it can.
bool IsOverload(alert_run_failure failure);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_FAILURE_H_
