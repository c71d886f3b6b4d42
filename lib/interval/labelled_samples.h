// Which labelled sample says how often the judge errs in which category.
#ifndef ALERT_LIB_INTERVAL_LABELLED_SAMPLES_H_
#define ALERT_LIB_INTERVAL_LABELLED_SAMPLES_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/interval.h"

namespace alert {

class LabelledSamples {
 public:
  LabelledSamples() = default;  // none: nothing is corrected

  // `of_category` says for each of so many categories which of the samples speaks for it.
  static absl::StatusOr<LabelledSamples> Create(absl::Span<const alert_judge_error> samples,
                                                absl::Span<const uint16_t> of_category,
                                                size_t categories);

  // No sample, one for all categories, or the i-th for the i-th.
  static absl::StatusOr<LabelledSamples> InOrder(absl::Span<const alert_judge_error> samples,
                                                 size_t categories);

  bool empty() const { return samples_.empty(); }
  const std::vector<alert_judge_error>& samples() const { return samples_; }
  size_t SampleOf(uint16_t category) const { return of_category_[category]; }

 private:
  std::vector<alert_judge_error> samples_;
  std::vector<uint16_t> of_category_;
};

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_LABELLED_SAMPLES_H_
