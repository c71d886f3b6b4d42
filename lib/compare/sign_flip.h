// The exact test that differences by cluster are as likely to come out with the other sign.
#ifndef ALERT_LIB_COMPARE_SIGN_FLIP_H_
#define ALERT_LIB_COMPARE_SIGN_FLIP_H_

#include <vector>

#include "absl/status/status.h"
#include "interval/counts.h"

namespace alert {

// There are clusters, and their absolute differences add up to no more than 10^8: the work grows
// with that sum times the number of clusters that differ.
absl::Status CheckDifferences(Counts differences);

// The chance that the sum of the differences, each with a sign drawn by a coin, is as far from 0 as
// theirs. Two-sided; 1 where none differs. Where each is -1, 0 or 1 that is McNemar's exact p.
double SignFlipP(Counts differences);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_SIGN_FLIP_H_
