// A judge's sensitivity and specificity, from what people said of some of the responses it judged.
#ifndef ALERT_LIB_INTERVAL_JUDGE_RATES_H_
#define ALERT_LIB_INTERVAL_JUDGE_RATES_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/interval.h"

namespace alert {

// See alert_interval_judge_rates.
absl::StatusOr<alert_judge_rates> JudgeRatesOf(alert_labels_drawn drawn, double level,
                                               absl::Span<const alert_label_stratum> strata);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_JUDGE_RATES_H_
