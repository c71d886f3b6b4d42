// A weighted sum of proportions, each corrected for the errors of its judge, where these rest on
// several samples.
#ifndef ALERT_LIB_INTERVAL_WEIGHTED_ROGAN_GLADEN_H_
#define ALERT_LIB_INTERVAL_WEIGHTED_ROGAN_GLADEN_H_

#include <cstddef>

#include "absl/types/span.h"
#include "alert/interval.h"

namespace alert {

struct JudgedStratum {
  double weight;
  double safe;  // of the scored; both may be fractions: effective counts
  double scored;
  size_t sample;  // which one speaks for its judge
};

// Critical values of the verdicts' share of the uncertainty, and of the labelled samples'.
struct CriticalValues {
  double verdicts;
  double samples;
};

// Arguments are not checked: weights add up to 1, and see CorrectSafety.
alert_corrected CorrectWeightedSum(const CriticalValues& critical,
                                   absl::Span<const JudgedStratum> strata,
                                   absl::Span<const alert_judge_error> samples);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_WEIGHTED_ROGAN_GLADEN_H_
