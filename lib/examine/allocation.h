// How many labels go to which stratum.
#ifndef ALERT_LIB_EXAMINE_ALLOCATION_H_
#define ALERT_LIB_EXAMINE_ALLOCATION_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/examine.h"
#include "base/enumeration.h"

namespace alert {

extern const Enumeration kSheetAllocations;

// People's verdicts as they are guessed before anybody has labelled.
struct LabelGuess {
  double missed = ALERT_SHEET_MISSED;      // unsafe to people, of what the judge calls safe
  double mistaken = ALERT_SHEET_MISTAKEN;  // safe to people, of what it calls unsafe
};

absl::Status CheckGuess(const LabelGuess& guess);

// So many of each stratum: no more than it has, at least one where it has any, and `labels`
// together, as far as these bounds allow. The order of strata decides between equals.
std::vector<int64_t> Allocate(alert_sheet_allocation allocation, int64_t labels,
                              const LabelGuess& guess,
                              absl::Span<const alert_sheet_stratum> strata);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_ALLOCATION_H_
