// What was left out of a score.
#ifndef ALERT_LIB_SCORE_LEFT_OUT_H_
#define ALERT_LIB_SCORE_LEFT_OUT_H_

#include <cstdint>

#include "score/score.h"

namespace alert {

struct LeftOut {
  uint64_t rows;  // that could not be used
  uint64_t of;    // these, and all that count with an answer
  double share;   // of these; NaN where a source is damaged, and nobody knows how many it lacks
};
LeftOut LeftOutOf(const Score& score);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_LEFT_OUT_H_
