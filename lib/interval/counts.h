// What every statistic asks of its input.
#ifndef ALERT_LIB_INTERVAL_COUNTS_H_
#define ALERT_LIB_INTERVAL_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace alert {

// Columns of int64_t and of double, one element a row.
using Counts = absl::Span<const int64_t>;
using Reals = absl::Span<const double>;

// An InvalidArgument that says "row N: message".
absl::Status RowError(size_t row, std::string_view message);

// The status, its message begun by "row N: ".
absl::Status InRow(size_t row, const absl::Status& status);

// `value`, called `name` in the message, lies in (0, 1).
absl::Status CheckOpenUnit(std::string_view name, double value);

inline absl::Status CheckLevel(double level) {
  return CheckOpenUnit("the level", level);
}

// A count is neither negative nor past 2^53, where doubles stop telling counts apart.
absl::Status CheckCount(size_t row, std::string_view name, int64_t count);

// So many trials or pairs are not too many for a formula of the incomplete beta function.
absl::Status CheckBetaCount(std::string_view formula, int64_t count);

// A row has trials, and no more successes than those.
absl::Status CheckProportion(size_t row, int64_t successes, int64_t trials);

// Every row has trials, and no more successes than those.
absl::Status CheckProportions(Counts successes, Counts trials);

// There are strata, and their weights are finite, not negative, and not all zero.
absl::Status CheckWeights(Reals weights);

// The weights divided by their sum.
std::vector<double> NormalizedWeights(Reals weights);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_COUNTS_H_
