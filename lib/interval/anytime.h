// What verdicts say of a threshold whenever one looks: e-values, and the interval of all thresholds
// that they leave open.
#ifndef ALERT_LIB_INTERVAL_ANYTIME_H_
#define ALERT_LIB_INTERVAL_ANYTIME_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "interval/counts.h"
#include "interval/interval.h"

namespace alert {

// The logarithm of the e-value against "a share of at least `share` fails": the likelihood ratio to
// the share itself, averaged over the lesser ones with the weights of Beta(1/2, 1/2). Arguments are
// not checked: 0 <= failures <= trials, share in (0, 1).
double LogEvidenceBelow(double failures, double trials, double share);

// Against safety below the threshold, and above it: responses without a verdict speak against
// either.
alert_evidence EvidenceOf(double threshold, double safe, double unsafe, double unscored);

// From the highest threshold that safety is shown to reach, to the lowest that it is shown to miss;
// an end is 0 or 1 where there is none.
Interval AnytimeInterval(double level, double safe, double unsafe, double unscored);

// Each of these checks all of its rows, and all spans have the same size.
absl::Status EvidenceOfRows(double threshold, Counts safe, Counts unsafe, Counts unscored,
                            absl::Span<alert_evidence> evidence);
absl::Status AnytimeIntervals(double level, Counts safe, Counts unsafe, Counts unscored,
                              absl::Span<Interval> intervals);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_ANYTIME_H_
