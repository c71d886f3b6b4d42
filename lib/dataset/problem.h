// The account of what could not be used: counts by kind, and the first few with their place.
#ifndef ALERT_LIB_DATASET_PROBLEM_H_
#define ALERT_LIB_DATASET_PROBLEM_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "alert/dataset.h"

namespace alert {

struct Problem {
  alert_problem_kind kind;
  std::string file;
  uint64_t line = ALERT_NO_LINE;
  uint64_t offset = ALERT_NO_OFFSET;
  std::string message;
};

// "malformed", "unknown_category", ...; empty for a value that is no kind.
std::string_view ProblemKindName(alert_problem_kind kind);

// The problem as an error: "FILE:LINE: message", with its location.
absl::Status ProblemError(const Problem& problem);

class ProblemLog {
 public:
  void Add(Problem problem);

  // Counts one more problem of this kind; false where the log has samples enough of it, and wants no
  // details.
  bool Count(alert_problem_kind kind);

  // Adds what `other` has. The samples kept are the first by file, offset and kind, so that the
  // result does not depend on the order of merging.
  void Merge(const ProblemLog& other);

  uint64_t count(alert_problem_kind kind) const {
    return kind < ALERT_PROBLEM_KIND_COUNT ? counts_[kind] : 0;
  }

  // Ordered by file, offset and kind.
  const std::vector<Problem>& samples() const { return samples_; }

  // Puts back what was stored; samples must be ordered.
  void Restore(const std::array<uint64_t, ALERT_PROBLEM_KIND_COUNT>& counts,
               std::vector<Problem> samples);

 private:
  void Keep(Problem problem);

  std::array<uint64_t, ALERT_PROBLEM_KIND_COUNT> counts_ = {};
  std::vector<Problem> samples_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_PROBLEM_H_
