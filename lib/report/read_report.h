// Scores read back from a report as JSON.
#ifndef ALERT_LIB_REPORT_READ_REPORT_H_
#define ALERT_LIB_REPORT_READ_REPORT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "score/policy.h"
#include "score/score.h"

namespace alert {

// What JsonReport writes, held against its own counts (see VerifyReport) under `policy`, or, where
// that is null, under the built-in one that it names; DataLoss where `json` is no report, or
// contradicts itself. Under a policy of another name, the counts by category are scored again,
// without attacks and languages; FailedPrecondition where the report has intervals of clusters,
// which counts alone don't give.
absl::StatusOr<Score> ReadReport(std::string_view json, const Policy* policy);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_READ_REPORT_H_
