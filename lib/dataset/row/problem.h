// The account of what could not be used: counts by kind, and the first few with their place.
#ifndef ALERT_LIB_DATASET_ROW_PROBLEM_H_
#define ALERT_LIB_DATASET_ROW_PROBLEM_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "base/enumeration.h"

namespace alert {

struct Problem {
  alert_problem_kind kind;
  std::string file;
  uint64_t line = ALERT_NO_LINE;
  uint64_t offset = ALERT_NO_OFFSET;
  std::string message;
  alert_cause cause = ALERT_CAUSE_NONE;
};

extern const Enumeration kProblemKinds;

// Empty for a value that is no kind.
inline std::string_view ProblemKindName(alert_problem_kind kind) {
  return kProblemKinds.Name(kind);
}

// Whether a row with this problem is left out: all but those without a verdict, which count as
// undecided or missing.
bool LeavesOut(alert_problem_kind kind);

// The problem as an error: "FILE:LINE: message", with its location.
absl::Status ProblemError(const Problem& problem);

// The sum, or as much as 64 bits hold: counts that came in bytes may be any, and too many must not
// become few.
uint64_t SumOfCounts(uint64_t a, uint64_t b);

class ProblemLog {
 public:
  using Counts = std::array<uint64_t, ALERT_PROBLEM_KIND_COUNT>;

  // Counts the problem, and keeps it where it is among the first of its kind.
  void Add(Problem problem);

  // Counts a problem without its details, where Wants says that they would not be kept.
  void Count(alert_problem_kind kind) { ++counts_[kind]; }

  // Whether a problem at this place would be kept: the work of finding its line is saved otherwise.
  bool Wants(alert_problem_kind kind, std::string_view file, uint64_t offset) const;

  // Adds what `other` has. The samples kept are the first by file and offset, so that the result
  // does not depend on the order of merging.
  void Merge(const ProblemLog& other);

  const Counts& counts() const { return counts_; }
  uint64_t count(alert_problem_kind kind) const {
    return kind < ALERT_PROBLEM_KIND_COUNT ? counts_[kind] : 0;
  }

  // How many rows were left out.
  uint64_t left_out() const;

  // By file, offset and kind; at most ALERT_PROBLEM_SAMPLES of a kind.
  const std::vector<Problem>& samples() const { return samples_; }

  // Puts back what was stored.
  void Restore(const Counts& counts, std::vector<Problem> samples);

 private:
  void Keep(Problem problem);

  Counts counts_ = {};
  std::vector<Problem> samples_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_PROBLEM_H_
