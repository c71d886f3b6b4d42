// The part of a row that one category has.
#ifndef ALERT_LIB_SCORE_STRATUM_H_
#define ALERT_LIB_SCORE_STRATUM_H_

#include <cstdint>

#include "tally/tally.h"

namespace alert {

struct Stratum {
  double weight;  // above 0
  VerdictCounts counts;
  uint16_t category = 0;
};

}  // namespace alert

#endif  // ALERT_LIB_SCORE_STRATUM_H_
