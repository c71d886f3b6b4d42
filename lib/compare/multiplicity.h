// p-values adjusted for the number of tests.
#ifndef ALERT_LIB_COMPARE_MULTIPLICITY_H_
#define ALERT_LIB_COMPARE_MULTIPLICITY_H_

#include <vector>

#include "absl/status/status.h"
#include "interval/counts.h"

namespace alert {

// Every p-value lies in [0, 1].
absl::Status CheckPValues(Reals p);

// In the order given. Arguments are not checked: see CheckPValues.
std::vector<double> Holm(Reals p);
std::vector<double> BenjaminiHochberg(Reals p);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_MULTIPLICITY_H_
