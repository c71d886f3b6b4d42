// Safety corrected for the errors of the judge, which labelled samples tell: of one proportion, and
// of a weighted sum.
#ifndef ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_
#define ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "alert/interval.h"
#include "interval/counts.h"

namespace alert {

// Both samples have labels, and sensitivity + specificity > 1. `row` is for the message.
absl::Status CheckJudgeError(size_t row, const alert_judge_error& judge);

struct JudgedStratum {
  double weight;
  double safe;  // of the scored
  double scored;
  size_t sample;               // which one speaks for its judge
  double per_independent = 1;  // how many of the scored tell as much as one that is independent
};

// Critical values of the verdicts' share of the uncertainty, and of the labelled samples'.
struct CriticalValues {
  double verdicts;
  double samples;
};

// Arguments are not checked: weights add up to 1, scored > 0, and see CheckJudgeError. The interval
// holds the corrected safety, and is no narrower than one of verdicts without an error.
alert_corrected CorrectWeightedSum(const CriticalValues& critical,
                                   absl::Span<const JudgedStratum> strata,
                                   absl::Span<const alert_judge_error> samples);

// Corrects each row, with one judge's errors for all or one for each.
absl::Status CorrectRows(double level, Counts safe, Counts scored,
                         absl::Span<const alert_judge_error> judges,
                         absl::Span<alert_corrected> corrected);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_ROGAN_GLADEN_H_
