// How well numbers of a judge tell unsafe responses from safe ones, and what they are worth as
// probabilities.
#ifndef ALERT_LIB_EXAMINE_ROC_H_
#define ALERT_LIB_EXAMINE_ROC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/examine.h"

namespace alert {

// Numbers and people's verdicts of the same responses.
struct GradedLabels {
  bool low_is_unsafe;
  absl::Span<const double> scores;
  absl::Span<const alert_verdict> people;
};

// See alert_roc_measure, alert_roc_sweep and alert_calibration_measure.
absl::StatusOr<alert_roc> MeasureRoc(double level, const GradedLabels& labels);
absl::StatusOr<std::vector<alert_roc_point>> SweepThresholds(double level,
                                                             const GradedLabels& labels);
absl::StatusOr<alert_calibration> MeasureCalibration(double level, const GradedLabels& labels,
                                                     absl::Span<alert_calibration_bin> bins);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_ROC_H_
