// Proportions drawn towards each other, by how alike they are: empirical Bayes.
#ifndef ALERT_LIB_INTERVAL_SHRINKAGE_H_
#define ALERT_LIB_INTERVAL_SHRINKAGE_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace alert {

// The means of the posterior beta distributions of successes / trials (docs/statistics.md). Every
// row has trials. One row alone stays as it is.
std::vector<double> Shrink(absl::Span<const double> successes, absl::Span<const double> trials);

// The same of counts; InvalidArgument for bad ones.
absl::Status ShrinkCounts(absl::Span<const int64_t> successes, absl::Span<const int64_t> trials,
                          absl::Span<double> shrunken);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_SHRINKAGE_H_
