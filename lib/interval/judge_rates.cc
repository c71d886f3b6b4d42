#include "interval/judge_rates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/interval.h"
#include "interval/labelled_difference.h"
#include "interval/special.h"
#include "interval/stratified.h"

// Of labels drawn by verdict, a rate is a ratio of totals. With q the share that is judged unsafe,
// and r, t people's unsafe shares of what is judged unsafe and safe, sensitivity is the x at which
//
//   (1 - x) q r - x (1 - q) t
//
// is 0. The interval of that difference is put together of those of q, r and t by the squares of
// their distances (Zou and Donner 2008), and those x belong to the rate's at which it holds 0
// (Newcombe 2016, Statistical Methods in Medical Research 25:1774). Specificity is the same of safe
// shares, and of the share judged safe.

namespace alert {
namespace {

// A proportion, and how far it may be from the true one.
struct Share {
  double estimate = kNan;
  Interval interval = {0, 1};

  bool known() const { return estimate == estimate; }
  double below() const { return estimate - interval.low; }
  double above() const { return interval.high - estimate; }
  Share Complement() const { return {1 - estimate, {1 - interval.high, 1 - interval.low}}; }
};

alert_rate RateOf(const Share& share) {
  return {share.estimate, share.interval};
}

struct Cell {
  double responses = 0;
  double safe = 0;
  double unsafe = 0;

  double labels() const { return safe + unsafe; }
  void Take(const Cell& other) {
    responses += other.responses;
    safe += other.safe;
    unsafe += other.unsafe;
  }
};

Cell CellOf(const alert_label_stratum& stratum) {
  return {static_cast<double>(stratum.responses), static_cast<double>(stratum.safe),
          static_cast<double>(stratum.unsafe)};
}

Cell Pooled(absl::Span<const alert_label_stratum> strata, alert_verdict judged) {
  Cell sum;
  for (const alert_label_stratum& stratum : strata) {
    if (stratum.judged == judged) sum.Take(CellOf(stratum));
  }
  return sum;
}

// The cells of a verdict, each with labels; none where there is no label.
std::vector<Cell> CellsOf(absl::Span<const alert_label_stratum> strata, alert_verdict judged) {
  std::vector<Cell> cells;
  Cell without;
  for (const alert_label_stratum& stratum : strata) {
    if (stratum.judged != judged || stratum.responses == 0) continue;
    const Cell cell = CellOf(stratum);
    if (cell.labels() > 0) {
      cells.push_back(cell);
    } else {
      without.Take(cell);
    }
  }
  if (cells.empty()) return cells;
  std::min_element(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
    return a.labels() < b.labels();
  })->Take(without);
  return cells;
}

// People's unsafe share of the responses of one verdict.
Share UnsafeShare(double critical, const std::vector<Cell>& cells) {
  if (cells.empty()) return {};
  double responses = 0;
  for (const Cell& cell : cells) responses += cell.responses;
  std::vector<double> weights;
  std::vector<double> unsafe;
  std::vector<double> labels;
  double estimate = 0;
  for (const Cell& cell : cells) {
    weights.push_back(cell.responses / responses);
    unsafe.push_back(cell.unsafe);
    labels.push_back(cell.labels());
    estimate += weights.back() * cell.unsafe / cell.labels();
  }
  return {estimate, StratifiedInterval(critical, weights, unsafe, labels)};
}

Share SimpleShare(double critical, double successes, double trials) {
  if (trials == 0) return {};
  return {successes / trials, WilsonInterval(critical, successes, trials)};
}

// `found` of the share q, and `missed` of the rest: x = q found / (q found + (1 - q) missed).
class Ratio {
 public:
  Ratio(const Share& q, const Share& found, const Share& missed)
      : q_(q), found_(found), missed_(missed) {}

  Share Rate() const {
    const double hits = q_.estimate * found_.estimate;
    const double all = hits + (1 - q_.estimate) * missed_.estimate;
    if (!(all > 0)) return {};
    const double estimate = hits / all;
    return {estimate, {Low(estimate), High(estimate)}};
  }

 private:
  double Difference(double x) const {
    return (1 - x) * q_.estimate * found_.estimate - x * (1 - q_.estimate) * missed_.estimate;
  }

  // How far down, or up, the difference may truly lie.
  double Distance(double x, double found, double missed, double share) const {
    const double slope = (1 - x) * found_.estimate + x * missed_.estimate;
    return std::hypot((1 - x) * q_.estimate * found, x * (1 - q_.estimate) * missed, slope * share);
  }
  double Least(double x) const {
    return Difference(x) - Distance(x, found_.below(), missed_.above(), q_.below());
  }
  double Most(double x) const {
    return Difference(x) + Distance(x, found_.above(), missed_.below(), q_.above());
  }

  double Low(double estimate) const {
    double low = 0;
    double high = estimate;
    if (!(Least(low) > 0)) return 0;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (low + high) / 2;
      (Least(middle) > 0 ? low : high) = middle;
    }
    return low;
  }

  double High(double estimate) const {
    double low = estimate;
    double high = 1;
    if (!(Most(high) < 0)) return 1;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (low + high) / 2;
      (Most(middle) < 0 ? high : low) = middle;
    }
    return high;
  }

  static constexpr int kHalvings = 60;

  Share q_;
  Share found_;
  Share missed_;
};

// The number of trials whose Wilson interval reaches as far, on either side.
double EquivalentTrials(double critical, const Share& rate) {
  double low = 0;
  double high = 1;
  const auto is_wider = [&](double trials) {
    const Interval interval = WilsonInterval(critical, rate.estimate * trials, trials);
    return interval.low <= rate.interval.low && interval.high >= rate.interval.high;
  };
  while (high < static_cast<double>(kMostExact) && is_wider(high)) high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (is_wider(middle) ? low : high) = middle;
  }
  return low;
}

struct Counted {
  int64_t found = 0;
  int64_t total = 0;
};

// Whole numbers whose ratio is the rate, or nearly so: of those that tell a little less, down to
// four fifths, the nearest.
Counted EquivalentCounts(double critical, const Share& rate) {
  if (!rate.known()) return {};
  constexpr double kMost = 1e6;
  const double trials = std::min(EquivalentTrials(critical, rate), kMost);
  const auto most = std::max<int64_t>(static_cast<int64_t>(trials), 1);
  Counted best;
  double nearest = 2;
  for (int64_t total = most; total >= std::max<int64_t>(most * 4 / 5, 1); --total) {
    const auto found =
        static_cast<int64_t>(std::llround(rate.estimate * static_cast<double>(total)));
    const double off =
        std::abs(static_cast<double>(found) / static_cast<double>(total) - rate.estimate);
    if (off < nearest - 1e-12) {
      nearest = off;
      best = {found, total};
    }
  }
  return best;
}

absl::Status CheckStratum(size_t index, const alert_label_stratum& stratum) {
  ALERT_RETURN_IF_ERROR(CheckCount(index, "the number of responses", stratum.responses));
  ALERT_RETURN_IF_ERROR(CheckCount(index, "the number of labels", stratum.safe));
  ALERT_RETURN_IF_ERROR(CheckCount(index, "the number of labels", stratum.unsafe));
  if (stratum.safe + stratum.unsafe > stratum.responses) {
    return RowError(index, fmt::format("{} labels are more than the {} responses",
                                       stratum.safe + stratum.unsafe, stratum.responses));
  }
  if (stratum.judged == ALERT_VERDICT_SAFE || stratum.judged == ALERT_VERDICT_UNSAFE) {
    return absl::OkStatus();
  }
  return RowError(index, "what the judge has not decided can't be examined");
}

alert_corrected NoSafety() {
  return {kNan, {0, 1}, kNan};
}

class Examiner {
 public:
  Examiner(double level, absl::Span<const alert_label_stratum> strata)
      : critical_(NormalUpper((1 - level) / 2)),
        strata_(strata),
        safe_(Pooled(strata, ALERT_VERDICT_SAFE)),
        unsafe_(Pooled(strata, ALERT_VERDICT_UNSAFE)) {
    const double all = safe_.responses + unsafe_.responses;
    judged_ = {safe_.responses / all, WilsonInterval(critical_, safe_.responses, all), all};
  }

  alert_judge_rates AtRandom() const {
    const Share sensitivity = SimpleShare(critical_, unsafe_.unsafe, unsafe_.unsafe + safe_.unsafe);
    const Share specificity = SimpleShare(critical_, safe_.safe, safe_.safe + unsafe_.safe);
    alert_judge_rates rates = With(sensitivity, specificity);
    const LabelCounts labels = {safe_.safe, safe_.unsafe, unsafe_.safe, unsafe_.unsafe};
    rates.safety = labels.Total() == 0
                       ? NoSafety()
                       : CorrectByLabels(ALERT_LABELS_RANDOM, critical_, judged_, labels);
    rates.counts = {
        static_cast<int64_t>(unsafe_.unsafe), static_cast<int64_t>(unsafe_.unsafe + safe_.unsafe),
        static_cast<int64_t>(safe_.safe), static_cast<int64_t>(safe_.safe + unsafe_.safe)};
    return rates;
  }

  alert_judge_rates ByVerdict() const {
    const std::vector<Cell> safe = CellsOf(strata_, ALERT_VERDICT_SAFE);
    const std::vector<Cell> unsafe = CellsOf(strata_, ALERT_VERDICT_UNSAFE);
    if ((safe.empty() && safe_.responses > 0) || (unsafe.empty() && unsafe_.responses > 0)) {
      alert_judge_rates rates = With({}, {});
      rates.safety = NoSafety();
      return rates;
    }
    // What a verdict that does not occur would be found to be is of no weight.
    const Share missed = safe.empty() ? Share{0, {0, 0}} : UnsafeShare(critical_, safe);
    const Share found = unsafe.empty() ? Share{0, {0, 0}} : UnsafeShare(critical_, unsafe);
    const Share judged_safe = {judged_.safe, judged_.interval};
    const Share sensitivity = Ratio(judged_safe.Complement(), found, missed).Rate();
    const Share specificity = Ratio(judged_safe, missed.Complement(), found.Complement()).Rate();
    alert_judge_rates rates = With(sensitivity, specificity);
    rates.safety = CorrectByStrata(critical_, judged_, StrataOf(safe, unsafe));
    const Counted of_unsafe = EquivalentCounts(critical_, sensitivity);
    const Counted of_safe = EquivalentCounts(critical_, specificity);
    rates.counts = {of_unsafe.found, of_unsafe.total, of_safe.found, of_safe.total};
    return rates;
  }

 private:
  static alert_judge_rates With(const Share& sensitivity, const Share& specificity) {
    alert_judge_rates rates = ALERT_JUDGE_RATES_INIT;
    rates.sensitivity = RateOf(sensitivity);
    rates.specificity = RateOf(specificity);
    return rates;
  }

  std::vector<LabelStratum> StrataOf(const std::vector<Cell>& safe,
                                     const std::vector<Cell>& unsafe) const {
    std::vector<LabelStratum> strata;
    const auto add = [&](const std::vector<Cell>& cells, bool judged_safe) {
      for (const Cell& cell : cells) {
        strata.push_back({judged_safe, cell.responses / judged_.trials, cell.safe, cell.labels()});
      }
    };
    add(safe, true);
    add(unsafe, false);
    return strata;
  }

  double critical_;
  absl::Span<const alert_label_stratum> strata_;
  Cell safe_;  // all that is judged so
  Cell unsafe_;
  JudgedShare judged_ = {0, {0, 1}, 0};
};

}  // namespace

absl::StatusOr<alert_judge_rates> JudgeRatesOf(alert_labels_drawn drawn, double level,
                                               absl::Span<const alert_label_stratum> strata) {
  ALERT_RETURN_IF_ERROR(kLabelsDrawn.Check(drawn));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  bool empty = true;
  for (size_t i = 0; i < strata.size(); ++i) {
    ALERT_RETURN_IF_ERROR(CheckStratum(i, strata[i]));
    empty = empty && strata[i].responses == 0;
  }
  if (empty) return absl::InvalidArgumentError("there is no response");
  const Examiner examiner(level, strata);
  return drawn == ALERT_LABELS_RANDOM ? examiner.AtRandom() : examiner.ByVerdict();
}

}  // namespace alert
