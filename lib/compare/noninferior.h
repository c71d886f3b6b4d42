// Whether one model is worse than another by no more than a margin.
#ifndef ALERT_LIB_COMPARE_NONINFERIOR_H_
#define ALERT_LIB_COMPARE_NONINFERIOR_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/compare.h"
#include "interval/counts.h"

namespace alert {

// Each makes `p` the one-sided p-values of `rows`; see alert_compare_noninferior_paired and its
// sibling. Nothing is written where a row is refused.
absl::Status NoninferiorPaired(absl::Span<const alert_noninferior_pairs> rows, double* p);
absl::Status NoninferiorUnpaired(absl::Span<const alert_noninferior_counts> rows, double* p);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_NONINFERIOR_H_
