// How far several raters agree on the labels of the same items.
#ifndef ALERT_LIB_COMPARE_AGREEMENT_H_
#define ALERT_LIB_COMPARE_AGREEMENT_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/compare.h"
#include "interval/counts.h"

namespace alert {

// Ratings as in alert_ratings, checked.
class Ratings {
 public:
  static constexpr int kMaxLabels = 32;

  // `ratings` and `clusters` must outlive the object. At least two raters, at most kMaxLabels
  // labels; a cluster for each item, or none.
  static absl::StatusOr<Ratings> Create(absl::Span<const uint8_t> ratings, size_t items,
                                        size_t raters, int labels,
                                        absl::Span<const uint32_t> clusters);

  size_t items() const { return items_; }
  size_t raters() const { return raters_; }
  int labels() const { return labels_; }
  bool clustered() const { return !clusters_.empty(); }
  uint32_t ClusterAt(size_t item) const {
    return clustered() ? clusters_[item] : static_cast<uint32_t>(item);
  }
  uint8_t At(size_t rater, size_t item) const { return ratings_[rater * items_ + item]; }

 private:
  Ratings(absl::Span<const uint8_t> ratings, size_t items, size_t raters, int labels,
          absl::Span<const uint32_t> clusters)
      : ratings_(ratings), items_(items), raters_(raters), labels_(labels), clusters_(clusters) {}

  absl::Span<const uint8_t> ratings_;
  size_t items_;
  size_t raters_;
  int labels_;
  absl::Span<const uint32_t> clusters_;  // empty: items are independent
};

// counts[i * labels + j]: the items with label i from `first` and label j from `second`.
absl::StatusOr<std::vector<int64_t>> ConfusionMatrix(const Ratings& ratings, size_t first,
                                                     size_t second);

absl::StatusOr<alert_agreement> CohenKappa(double level, int labels, Counts matrix);
absl::StatusOr<alert_agreement> CohenKappaOf(double level, const Ratings& ratings, size_t first,
                                             size_t second);
absl::StatusOr<alert_agreement> GwetAc1(double level, const Ratings& ratings);
absl::StatusOr<alert_agreement> FleissKappa(double level, const Ratings& ratings);
absl::StatusOr<alert_agreement> KrippendorffAlpha(double level, const Ratings& ratings);
absl::StatusOr<alert_agreement> PercentAgreement(double level, const Ratings& ratings);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_AGREEMENT_H_
