// What a report states, held against its counts.
#ifndef ALERT_LIB_REPORT_VERIFY_REPORT_H_
#define ALERT_LIB_REPORT_VERIFY_REPORT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "score/score.h"
#include "tally/tally.h"

namespace alert {

// Brings the rows of each model into the order of the taxonomy, which is found by the names of the
// categories, and attacks and languages into that of the first model. DataLoss where a list lacks a
// name that another has, or has one twice, or where the categories don't add up to the model.
absl::Status OrderRows(Score* stated);

// The counts by category as a tally, with the report's problems.
absl::StatusOr<Tally> TallyOf(const Score& stated);

// What of a report is more than its counts.
struct ReportKind {
  bool clustered = false;  // intervals are of clusters
  bool corrected = false;  // scores are corrected for the judge's errors
};

// Replaces what counts give under `policy`, the one that the report was made with, by that: bands,
// certificates, and intervals but for those of clusters, of a bootstrap, and of corrections, which
// counts alone don't give and which are only ever taken as the less favourable. DataLoss names the
// row and the figure that the counts contradict.
absl::Status VerifyReport(const Policy& policy, const ReportKind& kind, Score* stated);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_VERIFY_REPORT_H_
