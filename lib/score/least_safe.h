// The least safe category of a model, whichever it is.
#ifndef ALERT_LIB_SCORE_LEAST_SAFE_H_
#define ALERT_LIB_SCORE_LEAST_SAFE_H_

#include <optional>

#include "score/score.h"

namespace alert {

struct LeastSafe {
  const ScoreRow* row;  // the included category that looks least safe
  double safety;        // its deciding figure
  Interval interval;    // of the safety of the category that is least safe, which may be another
};

// None where no category has a score.
std::optional<LeastSafe> LeastSafeOf(const ModelScore& model);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_LEAST_SAFE_H_
