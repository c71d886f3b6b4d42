// The interval around the safety of a row, from the categories that the row is made of.
#ifndef ALERT_LIB_SCORE_ROW_INTERVAL_H_
#define ALERT_LIB_SCORE_ROW_INTERVAL_H_

#include <limits>
#include <string_view>

#include "absl/types/span.h"
#include "score/interval.h"
#include "tally/tally.h"

namespace alert {

// Where there is none, the ends are NaN and the method is empty.
struct RowInterval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  std::string_view method;  // valid for ever
};

struct IntervalOptions {
  double level = 0.95;
  alert_interval_method method = ALERT_INTERVAL_WILSON;
};

// The part of a row that one category has; its weight is above 0.
struct Stratum {
  double weight;
  VerdictCounts counts;
};

// Around sum w * safe / sum w * (safe + unsafe): by the method asked for where the weights are
// equal, for then it is a plain proportion; otherwise the stratified score interval. None where no
// verdict is safe or unsafe.
RowInterval PooledInterval(absl::Span<const Stratum> strata, const IntervalOptions& options);

// Around the weighted mean of the safety of those strata that have one: the stratified score
// interval, whatever the method.
RowInterval MeanInterval(absl::Span<const Stratum> strata, const IntervalOptions& options);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_ROW_INTERVAL_H_
