// Tango's interval for the difference of two paired proportions.
#ifndef ALERT_LIB_INTERVAL_TANGO_H_
#define ALERT_LIB_INTERVAL_TANGO_H_

#include "interval/interval.h"

namespace alert {

// Around (first_only - second_only) / n, within [-1, 1] (Tango 1998). Counts may be fractions, and
// are not checked: n > 0, and the two together are no more.
Interval TangoInterval(double critical, double first_only, double second_only, double n);

// n times the variance of the difference where it is truly `delta`, with the share of the pairs
// that differ at its most likely value under that difference (Tango 1998, equation 6).
double TangoVariance(double first_only, double second_only, double n, double delta);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_TANGO_H_
