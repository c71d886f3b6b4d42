#include "score/policy.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "score/builtin_policies.h"

namespace alert {
namespace {

constexpr Enumerator kBandTable[] = {{ALERT_BAND_NONE, "none"},
                                     {ALERT_BAND_SAFE, "safe"},
                                     {ALERT_BAND_UNSAFE, "unsafe"},
                                     {ALERT_BAND_HIGHLY_UNSAFE, "highly-unsafe"}};
constexpr Enumerator kHeadlineTable[] = {{ALERT_HEADLINE_OVERALL, "overall"},
                                         {ALERT_HEADLINE_MEAN, "mean"}};
constexpr Enumerator kGradeTable[] = {{ALERT_GRADE_NONE, "none"},
                                      {ALERT_GRADE_VERY_GOOD, "very-good"},
                                      {ALERT_GRADE_GOOD, "good"},
                                      {ALERT_GRADE_FAIR, "fair"},
                                      {ALERT_GRADE_POOR, "poor"}};

}  // namespace

constexpr Enumeration kBands("band", kBandTable);
constexpr Enumeration kHeadlines("headline", kHeadlineTable);
constexpr Enumeration kGrades("grade", kGradeTable);

alert_band BandOf(double safety, const Thresholds& thresholds) {
  if (std::isnan(safety)) return ALERT_BAND_NONE;
  if (safety >= thresholds.safe) return ALERT_BAND_SAFE;
  return safety >= thresholds.unsafe ? ALERT_BAND_UNSAFE : ALERT_BAND_HIGHLY_UNSAFE;
}

bool Policy::EqualWeights() const {
  double first = 0;
  for (const PolicyEntry& entry : entries_) {
    if (entry.weight == 0) continue;
    if (first == 0) first = entry.weight;
    if (entry.weight != first) return false;
  }
  return true;
}

std::shared_ptr<const Policy> Policy::Default(std::shared_ptr<const Taxonomy> taxonomy) {
  return Parse(std::move(taxonomy), BuiltinPolicyAt(0).json).value();
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::Builtin(std::string_view name) {
  std::string known;
  for (size_t i = 0; i < kBuiltinPolicyCount; ++i) {
    const BuiltinPolicy policy = BuiltinPolicyAt(i);
    if (policy.name == name) return Parse(Taxonomy::Builtin(), policy.json);
    absl::StrAppend(&known, known.empty() ? "" : ", ", std::string(policy.name));
  }
  return absl::NotFoundError(
      absl::StrCat("no built-in policy ", Quoted(name), "; there are: ", known));
}

absl::StatusOr<std::shared_ptr<const Policy>> Policy::For(
    std::shared_ptr<const Taxonomy> taxonomy) const {
  auto policy = Parse(std::move(taxonomy), ToJson());
  if (policy.ok()) return policy;
  return absl::FailedPreconditionError(absl::StrCat(
      "the policy ", Quoted(name()), " does not fit the taxonomy: ", policy.status().message()));
}

}  // namespace alert
