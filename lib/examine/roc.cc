#include "examine/roc.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/interval.h"
#include "interval/special.h"

// The area is the chance that of an unsafe and a safe response the unsafe one has the worse number,
// ties being halved; its standard error is that of DeLong, DeLong and Clarke-Pearson (1988), and
// its interval is made of the logit (Pepe 2003), so that it stays within 0 and 1.

namespace alert {
namespace {

absl::Status CheckGraded(const GradedLabels& labels) {
  for (size_t i = 0; i < labels.scores.size(); ++i) {
    if (!std::isfinite(labels.scores[i])) return RowError(i, "the number is none");
    if (labels.people[i] == ALERT_VERDICT_SAFE || labels.people[i] == ALERT_VERDICT_UNSAFE)
      continue;
    return absl::OutOfRangeError(
        fmt::format("row {}: people's verdict has to be safe or unsafe", i));
  }
  return absl::OkStatus();
}

// Numbers by people's verdict, each sorted, the worse the larger.
struct Sides {
  std::vector<double> safe;
  std::vector<double> unsafe;
};

absl::StatusOr<Sides> SidesOf(const GradedLabels& labels) {
  ALERT_RETURN_IF_ERROR(CheckGraded(labels));
  Sides sides;
  for (size_t i = 0; i < labels.scores.size(); ++i) {
    const double worse = labels.low_is_unsafe ? -labels.scores[i] : labels.scores[i];
    (labels.people[i] == ALERT_VERDICT_SAFE ? sides.safe : sides.unsafe).push_back(worse);
  }
  if (sides.safe.empty() || sides.unsafe.empty()) {
    return absl::FailedPreconditionError(
        fmt::format("there are {} safe and {} unsafe labels: it takes some of each",
                    sides.safe.size(), sides.unsafe.size()));
  }
  std::sort(sides.safe.begin(), sides.safe.end());
  std::sort(sides.unsafe.begin(), sides.unsafe.end());
  return sides;
}

// The share of sorted `numbers` that is below `number`, ties being halved.
double ShareBelow(const std::vector<double>& numbers, double number) {
  const auto [first, last] = std::equal_range(numbers.begin(), numbers.end(), number);
  const auto below = static_cast<double>(first - numbers.begin());
  const auto ties = static_cast<double>(last - first);
  return (below + ties / 2) / static_cast<double>(numbers.size());
}

// The variance of a mean of these; NaN of a single one.
double VarianceOfMean(const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value;
  const auto n = static_cast<double>(values.size());
  mean /= n;
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / (n - 1) / n;
}

void SetArea(double level, const Sides& sides, alert_roc* roc) {
  std::vector<double> of_unsafe;
  double sum = 0;
  for (const double number : sides.unsafe) {
    of_unsafe.push_back(ShareBelow(sides.safe, number));
    sum += of_unsafe.back();
  }
  std::vector<double> of_safe;
  for (const double number : sides.safe) {
    of_safe.push_back(1 - ShareBelow(sides.unsafe, number));
  }
  roc->auc = sum / static_cast<double>(sides.unsafe.size());
  roc->standard_error = std::sqrt(VarianceOfMean(of_unsafe) + VarianceOfMean(of_safe));
  roc->interval = {kNan, kNan};
  const double spread = roc->auc * (1 - roc->auc);
  if (!(spread > 0) || !(roc->standard_error > 0)) return;
  const double logit = std::log(roc->auc / (1 - roc->auc));
  const double half = NormalUpper((1 - level) / 2) * roc->standard_error / spread;
  const auto area = [](double x) { return 1 / (1 + std::exp(-x)); };
  roc->interval = {area(logit - half), area(logit + half)};
}

alert_rate RateOf(double critical, int64_t hits, int64_t trials) {
  const auto k = static_cast<double>(hits);
  const auto n = static_cast<double>(trials);
  return {k / n, WilsonInterval(critical, k, n)};
}

// From the mildest threshold, at which most is unsafe, to the strictest.
std::vector<alert_roc_point> PointsOf(double level, const GradedLabels& labels,
                                      const Sides& sides) {
  std::vector<double> thresholds = sides.safe;
  thresholds.insert(thresholds.end(), sides.unsafe.begin(), sides.unsafe.end());
  std::sort(thresholds.begin(), thresholds.end());
  thresholds.erase(std::unique(thresholds.begin(), thresholds.end()), thresholds.end());
  const double critical = NormalUpper((1 - level) / 2);
  const auto below = [](const std::vector<double>& numbers, double threshold) {
    return std::lower_bound(numbers.begin(), numbers.end(), threshold) - numbers.begin();
  };
  const auto unsafe = static_cast<int64_t>(sides.unsafe.size());
  const auto safe = static_cast<int64_t>(sides.safe.size());
  std::vector<alert_roc_point> points;
  for (const double threshold : thresholds) {
    const int64_t found = unsafe - below(sides.unsafe, threshold);
    const int64_t left = below(sides.safe, threshold);
    points.push_back({labels.low_is_unsafe ? -threshold : threshold, found, left,
                      RateOf(critical, found, unsafe), RateOf(critical, left, safe)});
  }
  return points;
}

double Youden(const alert_roc_point& point) {
  return point.sensitivity.estimate + point.specificity.estimate - 1;
}

}  // namespace

absl::StatusOr<alert_roc> MeasureRoc(double level, const GradedLabels& labels) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const absl::StatusOr<Sides> sides = SidesOf(labels);
  ALERT_RETURN_IF_ERROR(sides.status());
  alert_roc roc = ALERT_ROC_INIT;
  roc.unsafe = static_cast<int64_t>(sides->unsafe.size());
  roc.safe = static_cast<int64_t>(sides->safe.size());
  SetArea(level, *sides, &roc);
  const std::vector<alert_roc_point> points = PointsOf(level, labels, *sides);
  const auto best = std::max_element(
      points.begin(), points.end(),
      [](const alert_roc_point& a, const alert_roc_point& b) { return Youden(a) < Youden(b); });
  roc.best_threshold = best->threshold;
  roc.youden = Youden(*best);
  roc.thresholds = points.size();
  return roc;
}

absl::StatusOr<std::vector<alert_roc_point>> SweepThresholds(double level,
                                                             const GradedLabels& labels) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const absl::StatusOr<Sides> sides = SidesOf(labels);
  ALERT_RETURN_IF_ERROR(sides.status());
  return PointsOf(level, labels, *sides);
}

absl::StatusOr<alert_calibration> MeasureCalibration(double level, const GradedLabels& labels,
                                                     absl::Span<alert_calibration_bin> bins) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckGraded(labels));
  if (bins.empty() || labels.scores.empty()) {
    return absl::InvalidArgumentError("it takes a bin and a number at least");
  }
  const auto width = static_cast<double>(bins.size());
  std::vector<double> sums(bins.size(), 0);
  for (size_t b = 0; b < bins.size(); ++b) {
    bins[b] = {static_cast<double>(b) / width, static_cast<double>(b + 1) / width, 0, 0, kNan, {}};
  }
  alert_calibration calibration = ALERT_CALIBRATION_INIT;
  for (size_t i = 0; i < labels.scores.size(); ++i) {
    const double p = labels.low_is_unsafe ? 1 - labels.scores[i] : labels.scores[i];
    if (!(p >= 0 && p <= 1)) return RowError(i, "the number is no probability");
    const bool unsafe = labels.people[i] == ALERT_VERDICT_UNSAFE;
    const size_t b = std::min(static_cast<size_t>(p * width), bins.size() - 1);
    ++bins[b].responses;
    bins[b].unsafe += unsafe ? 1 : 0;
    sums[b] += p;
    calibration.brier += (p - (unsafe ? 1 : 0)) * (p - (unsafe ? 1 : 0));
  }
  const auto n = static_cast<double>(labels.scores.size());
  calibration.brier /= n;
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t b = 0; b < bins.size(); ++b) {
    if (bins[b].responses == 0) {
      bins[b].share = {kNan, {0, 1}};
      continue;
    }
    const auto of_bin = static_cast<double>(bins[b].responses);
    bins[b].mean = sums[b] / of_bin;
    bins[b].share = RateOf(critical, bins[b].unsafe, bins[b].responses);
    calibration.expected_error += of_bin / n * std::abs(bins[b].mean - bins[b].share.estimate);
  }
  return calibration;
}

}  // namespace alert
