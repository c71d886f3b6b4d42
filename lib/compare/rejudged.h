// What of a change of score is the judge's, and what the model's.
#ifndef ALERT_LIB_COMPARE_REJUDGED_H_
#define ALERT_LIB_COMPARE_REJUDGED_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/compare.h"

namespace alert {

// Verdicts of the same items, and the cluster of each; without clusters items are independent.
struct RejudgedVerdicts {
  absl::Span<const alert_verdict> first;
  absl::Span<const alert_verdict> rejudged;
  absl::Span<const alert_verdict> second;
  absl::Span<const uint32_t> cluster;
};

// See alert_compare_rejudged.
absl::StatusOr<alert_rejudged> Decompose(alert_paired_method method, double level,
                                         const RejudgedVerdicts& verdicts);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_REJUDGED_H_
