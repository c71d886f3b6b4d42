// Intervals of one proportion, and the bounds that responses without a verdict leave.
#ifndef ALERT_LIB_INTERVAL_INTERVAL_H_
#define ALERT_LIB_INTERVAL_INTERVAL_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/interval.h"
#include "base/enumeration.h"
#include "interval/counts.h"

namespace alert {

using Interval = alert_interval;

extern const Enumeration kIntervalMethods;

// Wilson's interval for a given critical value. Counts may be fractions: effective ones.
Interval WilsonInterval(double critical, double successes, double trials);

// The interval of one proportion. Arguments are not checked: trials > 0, 0 <= successes <= trials,
// level in (0, 1).
Interval ProportionInterval(alert_interval_method method, double level, double successes,
                            double trials);

// The method is right for so many trials: Wilson's for all that CheckCount takes.
absl::Status CheckMethodTrials(alert_interval_method method, int64_t trials);

// The interval of each row; all spans have the same size.
absl::Status ProportionIntervals(alert_interval_method method, double level, Counts successes,
                                 Counts trials, absl::Span<Interval> intervals);

// The bounds of one proportion, of which `unscored` trials are neither safe nor unsafe. Arguments
// are not checked: at least one count is not zero.
alert_bounds BoundsOf(alert_interval_method method, double level, double safe, double unsafe,
                      double unscored);

absl::Status BoundsOfRows(alert_interval_method method, double level, Counts safe, Counts unsafe,
                          Counts unscored, absl::Span<alert_bounds> bounds);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_INTERVAL_H_
