// Errors that know the place in the file that they are about.
#ifndef ALERT_LIB_BASE_STATUS_H_
#define ALERT_LIB_BASE_STATUS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "alert/abi.h"

// Returns from the enclosing function when `expression`, a status, is not OK.
#define ALERT_RETURN_IF_ERROR(expression)                                   \
  do {                                                                      \
    if (absl::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

namespace alert {

struct Location {
  uint64_t line = ALERT_NO_LINE;
  uint64_t offset = ALERT_NO_OFFSET;
};

// `status` with the place that it is about. The message is left as it is.
absl::Status WithLocation(absl::Status status, Location location);

// The place given to WithLocation, or the default Location.
Location LocationOf(const absl::Status& status);

// `status` with its cause, for bindings that know how it is mended.
absl::Status WithCause(absl::Status status, alert_cause cause);

// The cause given to WithCause, or ALERT_CAUSE_NONE.
alert_cause CauseOf(const absl::Status& status);

}  // namespace alert

#endif  // ALERT_LIB_BASE_STATUS_H_
