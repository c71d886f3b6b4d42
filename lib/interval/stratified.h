// The score interval of a weighted sum of proportions.
#ifndef ALERT_LIB_INTERVAL_STRATIFIED_H_
#define ALERT_LIB_INTERVAL_STRATIFIED_H_

#include "absl/status/status.h"
#include "interval/counts.h"
#include "interval/interval.h"

namespace alert {

// The interval of sum(weights * p) for a given critical value. Counts may be fractions: effective
// ones. Arguments are not checked: weights add up to 1, trials > 0, 0 <= successes <= trials.
Interval StratifiedInterval(double critical, Reals weights, Reals successes, Reals trials);

// Checks, and divides the weights by their sum. All spans have the same size.
absl::Status StratifiedProportion(double level, Reals weights, Counts successes, Counts trials,
                                  double* estimate, Interval* interval);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_STRATIFIED_H_
