// Proving that a store is whole.
#ifndef ALERT_LIB_RUN_AUDIT_H_
#define ALERT_LIB_RUN_AUDIT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "run/store/store.h"

namespace alert::run {

// Checks a store (docs/store.md lists what) and tells `finding` what is wrong, a sentence a kind
// with how many there are and the first places, until it returns false.
absl::Status Audit(Store* store, const std::function<bool(const std::string&)>& finding);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_AUDIT_H_
