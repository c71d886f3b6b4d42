// What a report states, held against its counts.
#ifndef ALERT_LIB_REPORT_VERIFY_REPORT_H_
#define ALERT_LIB_REPORT_VERIFY_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "score/score.h"
#include "tally/tally.h"

namespace alert {

// Gives `stated` its taxonomy: the built-in one where its categories, with the macro categories
// that `macro_of` names for those of the first model, are that one's; otherwise one that is made of
// them. Brings the rows of each model into its order, and attacks and languages into that of the
// first model. DataLoss where a list lacks a name that another has, or has one twice.
absl::Status OrderRows(const std::vector<std::string>& macro_of, Score* stated);

// The counts by category as a tally, with the report's problems. DataLoss where they are too large
// to be added up, or don't add up to the model's.
absl::StatusOr<Tally> TallyOf(const Score& stated);

// Replaces what `stated` says by what its counts give: all figures, bands and certificates.
// `counted` is the score of these under the policy that the report was made with; where that is not
// known (`whole` is false), only the categories are looked at. Intervals of clusters and of a
// bootstrap stay, for counts don't give them, but bounds are the wider of the two. DataLoss names
// the row and the figure that the counts contradict.
struct Verification {
  const Score& counted;
  const Policy& policy;
  bool whole = true;
  bool clustered = false;
};
absl::Status VerifyReport(const Verification& by, Score* stated);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_VERIFY_REPORT_H_
