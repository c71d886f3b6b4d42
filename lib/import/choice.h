// Which of several scorers, detectors, filters or metrics feeds the rows.
#ifndef ALERT_LIB_IMPORT_CHOICE_H_
#define ALERT_LIB_IMPORT_CHOICE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "alert/abi.h"
#include "import/input.h"

namespace alert::import {

// Refuses a file because none of `names` (as they are shown) was chosen, or because `asked` is none
// of them. `what` is what they are called: "scorers".
absl::Status RefuseChoice(const Input& input, std::string_view what,
                          const std::vector<std::string>& names, std::string_view asked,
                          alert_cause cause);

// Refuses a file because nobody said what its values mean; `seen` are some of them, or empty.
absl::Status RefuseWithoutPolarity(const Input& input, std::string_view score,
                                   const std::vector<std::string>& seen);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_CHOICE_H_
