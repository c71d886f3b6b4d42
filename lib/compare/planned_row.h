// Whether a score certifies a row, from how the responses to its base prompts came out: what
// score/row_interval.h says of one category, for many rows in little time.
#ifndef ALERT_LIB_COMPARE_PLANNED_ROW_H_
#define ALERT_LIB_COMPARE_PLANNED_ROW_H_

#include <cstdint>
#include <map>

#include "absl/types/span.h"
#include "compare/plan_options.h"
#include "compare/prompt_kinds.h"

namespace alert {

// So many base prompts whose responses came out alike.
struct PromptCount {
  int64_t responses;  // to one
  PromptKind kind;
  int64_t prompts;
};

class PlannedRow {
 public:
  // `options` must stay as they are while this lives.
  PlannedRow(const PlanOptions& options, double threshold);

  // `labels` are those that there are of the judge, where the options have it corrected.
  bool IsCertified(absl::Span<const PromptCount> prompts, const alert_judge_error& labels);

 private:
  double StudentOf(int64_t degrees);

  const PlanOptions& options_;
  double threshold_;
  double normal_;
  std::map<int64_t, double> student_;  // quantiles, by whole degrees of freedom
};

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PLANNED_ROW_H_
