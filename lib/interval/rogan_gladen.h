// Safety corrected for the errors of the judge.
#ifndef ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_
#define ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/interval.h"
#include "interval/counts.h"

namespace alert {

// The sample is sound, and sensitivity + specificity > 1. `row` is for the message.
absl::Status CheckJudgeError(size_t row, const alert_judge_error& judge);

// Corrects one proportion. Arguments are not checked: scored > 0, and see CheckJudgeError.
alert_corrected CorrectSafety(double critical, double safe, double scored,
                              const alert_judge_error& judge);

// Corrects each row, with one judge's errors for all or one for each.
absl::Status CorrectRows(double level, Counts safe, Counts scored,
                         absl::Span<const alert_judge_error> judges,
                         absl::Span<alert_corrected> corrected);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_
