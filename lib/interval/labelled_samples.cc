#include "interval/labelled_samples.h"

#include <numeric>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/rogan_gladen.h"

namespace alert {

absl::StatusOr<LabelledSamples> LabelledSamples::Create(absl::Span<const alert_judge_error> samples,
                                                        absl::Span<const uint16_t> of_category,
                                                        size_t categories) {
  LabelledSamples errors;
  if (samples.empty()) return errors;
  if (of_category.size() != categories) {
    return absl::InvalidArgumentError(
        fmt::format("it is said of {} categories whose judge's errors are theirs, and there are {}",
                    of_category.size(), categories));
  }
  for (size_t i = 0; i < samples.size(); ++i) {
    ALERT_RETURN_IF_ERROR(CheckJudgeError(i, samples[i]));
  }
  for (size_t category = 0; category < of_category.size(); ++category) {
    if (of_category[category] < samples.size()) continue;
    return absl::OutOfRangeError(
        fmt::format("category {}: its judge's errors are said to be number {}, and {} are given",
                    category, of_category[category], samples.size()));
  }
  errors.samples_.assign(samples.begin(), samples.end());
  errors.of_category_.assign(of_category.begin(), of_category.end());
  return errors;
}

absl::StatusOr<LabelledSamples> LabelledSamples::InOrder(
    absl::Span<const alert_judge_error> samples, size_t categories) {
  if (samples.size() > 1 && samples.size() != categories) {
    return absl::InvalidArgumentError(
        fmt::format("the judge's errors are given {} times; they must be given once, or for each "
                    "of the {} categories",
                    samples.size(), categories));
  }
  std::vector<uint16_t> of_category(categories, 0);
  if (samples.size() > 1) std::iota(of_category.begin(), of_category.end(), uint16_t{0});
  return Create(samples, of_category, categories);
}

}  // namespace alert
