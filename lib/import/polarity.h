// What a score's value means: safe or unsafe. It is said, and never guessed.
#ifndef ALERT_LIB_IMPORT_POLARITY_H_
#define ALERT_LIB_IMPORT_POLARITY_H_

#include <string>
#include <unordered_set>

#include "absl/status/status.h"
#include "alert/verdict.h"
#include "import/options.h"
#include "import/value.h"

namespace alert::import {

class Polarity {
 public:
  explicit Polarity(const ImportOptions& options);

  // Whether it was said which values are safe.
  bool is_known() const {
    return high_ != ALERT_IMPORT_HIGH_UNKNOWN || !safe_.empty() || !unsafe_.empty();
  }

  // Undecided where it was not said of this value, or there is none.
  alert_verdict VerdictOf(const Value& value) const;

 private:
  alert_verdict VerdictOfNumber(const Value& value) const;

  std::unordered_set<std::string> safe_;  // words
  std::unordered_set<std::string> unsafe_;
  alert_import_high high_;
  double threshold_;
};

// InvalidArgument where the options contradict themselves.
absl::Status CheckPolarity(const ImportOptions& options);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_POLARITY_H_
