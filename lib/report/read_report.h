// Scores read back from a report as JSON.
#ifndef ALERT_LIB_REPORT_READ_REPORT_H_
#define ALERT_LIB_REPORT_READ_REPORT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "score/policy.h"
#include "score/score.h"

namespace alert {

// Everything that JsonReport writes but the problems; DataLoss where `json`
// is no report. With a policy, the counts by category are scored again under it, without attacks
// and languages; FailedPrecondition where the report says more than counts alone can: intervals of
// clusters, or corrections for a judge's errors.
absl::StatusOr<Score> ReadReport(std::string_view json, const Policy* policy);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_READ_REPORT_H_
