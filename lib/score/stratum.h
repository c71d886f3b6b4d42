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
  uint64_t population = 0;  // prompts that it stands for; 0: those of the counts
};

}  // namespace alert

#endif  // ALERT_LIB_SCORE_STRATUM_H_
