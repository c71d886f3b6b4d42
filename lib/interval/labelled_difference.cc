#include "interval/labelled_difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/special.h"
#include "interval/stratified.h"
#include "interval/tango.h"

// Labels at random: the judge's share plus the mean difference of a label and its verdict, which is
// that of two paired proportions (Saerndal, Swensson and Wretman 1992; Angelopoulos and others
// 2023). Labels by verdict: the share of each verdict, times people's safe share in it. Both are
// sums of independent estimates, whose intervals' distances add up by their squares (Zou and Donner
// 2008).

namespace alert {
namespace {

constexpr Enumerator kDrawnTable[] = {{ALERT_LABELS_RANDOM, "random"},
                                      {ALERT_LABELS_BY_VERDICT, "by-verdict"}};

// Two independent parts of a sum: how far the ends of each lie from it, low below, high above.
alert_corrected Around(double sum, const Interval& a, const Interval& b, const Interval& least) {
  const auto cut = [](double value) { return std::clamp(value, 0.0, 1.0); };
  const double safety = cut(sum);
  const double low = std::min(sum - std::hypot(a.low, b.low), safety - least.low);
  const double high = std::max(sum + std::hypot(a.high, b.high), safety + least.high);
  return {safety, {cut(low), cut(high)}, sum};
}

Interval Distances(double estimate, const Interval& interval) {
  return {estimate - interval.low, interval.high - estimate};
}

// As far as verdicts without an error would leave safety open.
Interval Least(double critical, const JudgedShare& judged, double sum) {
  const double safety = std::clamp(sum, 0.0, 1.0);
  return Distances(safety, WilsonInterval(critical, safety * judged.trials, judged.trials));
}

alert_corrected AtRandom(double critical, const JudgedShare& judged, const LabelCounts& labels) {
  const double total = labels.Total();
  const double difference = (labels.person_only - labels.judge_only) / total;
  const Interval tango = TangoInterval(critical, labels.person_only, labels.judge_only, total);
  const double sum = judged.safe + difference;
  return Around(sum, Distances(judged.safe, judged.interval), Distances(difference, tango),
                Least(critical, judged, sum));
}

// People's safe share of what the judge called safe, or unsafe; NaN where it called nothing so.
double SafeShare(absl::Span<const LabelStratum> strata, bool judged_safe) {
  double weight = 0;
  double sum = 0;
  for (const LabelStratum& stratum : strata) {
    if (stratum.judged_safe != judged_safe) continue;
    weight += stratum.weight;
    sum += stratum.weight * stratum.safe / stratum.labels;
  }
  return sum / weight;
}

alert_corrected ByVerdict(double critical, const JudgedShare& judged, const LabelCounts& labels) {
  std::vector<LabelStratum> strata;
  if (judged.safe > 0) {
    strata.push_back({true, judged.safe, labels.both_safe, labels.both_safe + labels.judge_only});
  }
  if (judged.safe < 1) {
    strata.push_back(
        {false, 1 - judged.safe, labels.person_only, labels.person_only + labels.both_unsafe});
  }
  return CorrectByStrata(critical, judged, strata);
}

LabelCounts CountsOf(const alert_labelled& row) {
  return {static_cast<double>(row.both_safe), static_cast<double>(row.judge_only),
          static_cast<double>(row.person_only), static_cast<double>(row.both_unsafe)};
}

absl::Status CheckLabelled(alert_labels_drawn drawn, size_t row, const alert_labelled& given) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of responses judged safe", given.judged_safe));
  ALERT_RETURN_IF_ERROR(
      CheckCount(row, "the number of responses judged unsafe", given.judged_unsafe));
  for (const int64_t count :
       {given.both_safe, given.judge_only, given.person_only, given.both_unsafe}) {
    ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of labels", count));
  }
  const auto check_verdict = [&](std::string_view verdict, int64_t judged, int64_t labels) {
    if (labels > judged) {
      return RowError(row, fmt::format("{} labels of responses judged {} are more than those {}",
                                       labels, verdict, judged));
    }
    if (drawn == ALERT_LABELS_BY_VERDICT && judged > 0 && labels == 0) {
      return RowError(
          row, fmt::format("none of the {} responses judged {} is labelled", judged, verdict));
    }
    return absl::OkStatus();
  };
  if (given.judged_safe + given.judged_unsafe == 0) return RowError(row, "nothing was judged");
  const int64_t of_safe = given.both_safe + given.judge_only;
  const int64_t of_unsafe = given.person_only + given.both_unsafe;
  ALERT_RETURN_IF_ERROR(check_verdict("safe", given.judged_safe, of_safe));
  ALERT_RETURN_IF_ERROR(check_verdict("unsafe", given.judged_unsafe, of_unsafe));
  if (of_safe + of_unsafe == 0) return RowError(row, "no response is labelled");
  return absl::OkStatus();
}

}  // namespace

constexpr Enumeration kLabelsDrawn("way in which labels are drawn", kDrawnTable);

bool HasLabels(alert_labels_drawn drawn, const JudgedShare& judged, const LabelCounts& labels,
               double least) {
  if (drawn == ALERT_LABELS_RANDOM) return labels.Total() >= least;
  return (judged.safe == 0 || labels.both_safe + labels.judge_only >= least) &&
         (judged.safe == 1 || labels.person_only + labels.both_unsafe >= least);
}

alert_corrected CorrectByLabels(alert_labels_drawn drawn, double critical,
                                const JudgedShare& judged, const LabelCounts& labels) {
  return drawn == ALERT_LABELS_RANDOM ? AtRandom(critical, judged, labels)
                                      : ByVerdict(critical, judged, labels);
}

alert_corrected CorrectByStrata(double critical, const JudgedShare& judged,
                                absl::Span<const LabelStratum> strata) {
  std::vector<double> weights;
  std::vector<double> safe;
  std::vector<double> labels;
  double sum = 0;
  for (const LabelStratum& stratum : strata) {
    weights.push_back(stratum.weight);
    safe.push_back(stratum.safe);
    labels.push_back(stratum.labels);
    sum += stratum.weight * (stratum.safe / stratum.labels);
  }
  const Interval within = Distances(sum, StratifiedInterval(critical, weights, safe, labels));
  // A verdict that does not occur has no labels: safety then moves with its share in full.
  const bool both = judged.safe > 0 && judged.safe < 1;
  const double slope = both ? SafeShare(strata, true) - SafeShare(strata, false) : 1;
  const Interval shares = Distances(judged.safe, judged.interval);
  const Interval moved = slope >= 0 ? Interval{slope * shares.low, slope * shares.high}
                                    : Interval{-slope * shares.high, -slope * shares.low};
  return Around(sum, within, moved, Least(critical, judged, sum));
}

absl::Status CorrectLabelledRows(alert_labels_drawn drawn, double level,
                                 absl::Span<const alert_labelled> rows,
                                 absl::Span<alert_corrected> corrected) {
  ALERT_RETURN_IF_ERROR(kLabelsDrawn.Check(drawn));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  for (size_t row = 0; row < rows.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckLabelled(drawn, row, rows[row]));
  }
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t row = 0; row < rows.size(); ++row) {
    const double safe = static_cast<double>(rows[row].judged_safe);
    const double judged = safe + static_cast<double>(rows[row].judged_unsafe);
    const JudgedShare share = {safe / judged, WilsonInterval(critical, safe, judged), judged};
    corrected[row] = CorrectByLabels(drawn, critical, share, CountsOf(rows[row]));
  }
  return absl::OkStatus();
}

}  // namespace alert
