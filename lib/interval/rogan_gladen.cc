#include "interval/rogan_gladen.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/interval.h"
#include "interval/special.h"
#include "interval/stratified.h"

// With q the share of unsafe verdicts, f that of false alarms among the safe responses (1 -
// specificity) and m that of misses among the unsafe ones (1 - sensitivity), the unsafe share of a
// stratum is u = (q - f) / (1 - m - f). Its derivatives by q, f and m are 1, u - 1 and u, each
// divided by 1 - m - f: so the sum over strata is that of three weighted sums of proportions: of
// the strata's q, and of the samples' f and m. Each has a score interval, and the distances of its
// ends add up by their squares. A sample that speaks for several strata is one proportion there,
// with their weights together.
//
// A ratio of estimates is biased: to the second order by u v(m) - (1 - u) v(f), divided by
// (1 - m - f)^2, where v is the variance. One stratum hides it in its width, 32 add it up, so the
// interval lies around the sum without it.
//
// Where a sample does not tell its judge from one that guesses, the denominator may be 0 (Fieller
// 1954), and the interval is [0, 1].
//
// Where verdicts and samples contradict each other, the sum lies so far beyond 0 or 1 that its
// interval does too. An error of the judge's never makes verdicts tell more than they would without
// it, so the interval reaches at least as far from the safety that is shown as theirs would.
//
// Nothing is cut at 0 or 1 before it is summed: near 1 every second stratum lies beyond, and
// cutting each would pull the sum to the same side 32 times.

namespace alert {
namespace {

double Count(int64_t count) {
  return static_cast<double>(count);
}

// Less is what rounding makes of rates that add up to 1.
constexpr double kLeastInformed = 1e-12;

double Norm(double a, double b, double c) {
  return std::sqrt(a * a + b * b + c * c);
}

double CutToUnit(double value) {
  return std::clamp(value, 0.0, 1.0);
}

// The rates of a sample, with the variances of their estimates.
struct Errors {
  explicit Errors(const alert_judge_error& sample)
      : sample(sample),
        alarms(1 - Count(sample.safe_found) / Count(sample.safe_total)),
        misses(1 - Count(sample.unsafe_found) / Count(sample.unsafe_total)),
        informed(1 - misses - alarms),
        alarm_variance(alarms * (1 - alarms) / Count(sample.safe_total)),
        miss_variance(misses * (1 - misses) / Count(sample.unsafe_total)) {}

  // Whether the sample tells the judge from one that guesses: otherwise the correction may be any.
  bool Informative(double critical) const {
    const double alarms_high = Highest(critical, sample.safe_found, sample.safe_total);
    const double misses_high = Highest(critical, sample.unsafe_found, sample.unsafe_total);
    return informed > Norm(alarms_high - alarms, misses_high - misses, 0);
  }

  static double Highest(double critical, int64_t found, int64_t total) {
    return WilsonInterval(critical, Count(total - found), Count(total)).high;
  }

  const alert_judge_error& sample;
  double alarms;
  double misses;
  double informed;
  double alarm_variance;
  double miss_variance;
};

class WeightedRates {
 public:
  void Add(double weight, double hits, double trials) {
    weights_.push_back(weight);
    hits_.push_back(hits);
    trials_.push_back(trials);
  }

  // How far the ends of the sum's interval lie from the sum: low below it, high above.
  Interval Distances(double critical) const {
    double total = 0;
    double estimate = 0;
    for (size_t i = 0; i < weights_.size(); ++i) {
      total += weights_[i];
      estimate += weights_[i] * hits_[i] / trials_[i];
    }
    if (total == 0) return {0, 0};
    std::vector<double> normalized = weights_;
    for (double& weight : normalized) weight /= total;
    const Interval interval = StratifiedInterval(critical, normalized, hits_, trials_);
    return {estimate - total * interval.low, total * interval.high - estimate};
  }

 private:
  std::vector<double> weights_;
  std::vector<double> hits_;
  std::vector<double> trials_;
};

absl::Status CheckSample(size_t row, std::string_view name, int64_t found, int64_t total) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, name, found));
  ALERT_RETURN_IF_ERROR(CheckCount(row, name, total));
  if (total == 0) {
    return RowError(row, fmt::format("the sample for the {} is empty: without one label nothing "
                                     "is known of it, and safety can't be corrected by it",
                                     name));
  }
  if (found > total) {
    return RowError(row, fmt::format("the {} is {} of {}, more than all", name, found, total));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckJudgeError(size_t row, const alert_judge_error& judge) {
  ALERT_RETURN_IF_ERROR(
      CheckSample(row, "judge's sensitivity", judge.unsafe_found, judge.unsafe_total));
  ALERT_RETURN_IF_ERROR(
      CheckSample(row, "judge's specificity", judge.safe_found, judge.safe_total));
  if (Errors(judge).informed > kLeastInformed) return absl::OkStatus();
  return RowError(
      row,
      fmt::format("sensitivity {}/{} and specificity {}/{} add up to no more than 1: the judge "
                  "does no better than chance, and its verdicts can't be corrected",
                  judge.unsafe_found, judge.unsafe_total, judge.safe_found, judge.safe_total));
}

alert_corrected CorrectWeightedSum(const CriticalValues& critical,
                                   absl::Span<const JudgedStratum> strata,
                                   absl::Span<const alert_judge_error> samples) {
  WeightedRates verdicts;
  WeightedRates without_error;
  std::vector<double> alarm_weights(samples.size());
  std::vector<double> miss_weights(samples.size());
  double sum = 0;
  double bias = 0;
  bool informative = true;
  for (const JudgedStratum& stratum : strata) {
    const Errors errors(samples[stratum.sample]);
    informative = informative && errors.Informative(critical.samples);
    const double called = stratum.scored - stratum.safe;
    const double unsafe = (called / stratum.scored - errors.alarms) / errors.informed;
    const double share = std::clamp(unsafe, 0.0, 1.0);
    const double weight = stratum.weight / errors.informed;
    sum += stratum.weight * unsafe;
    bias += weight / errors.informed *
            (share * errors.miss_variance - (1 - share) * errors.alarm_variance);
    const double trials = stratum.scored / stratum.per_independent;
    verdicts.Add(weight, called / stratum.per_independent, trials);
    without_error.Add(stratum.weight, share * trials, trials);
    alarm_weights[stratum.sample] += weight * (1 - share);
    miss_weights[stratum.sample] += weight * share;
  }
  WeightedRates alarms;
  WeightedRates misses;
  for (size_t i = 0; i < samples.size(); ++i) {
    const alert_judge_error& sample = samples[i];
    alarms.Add(alarm_weights[i], Count(sample.safe_total - sample.safe_found),
               Count(sample.safe_total));
    misses.Add(miss_weights[i], Count(sample.unsafe_total - sample.unsafe_found),
               Count(sample.unsafe_total));
  }
  const double safety = CutToUnit(1 - sum);
  if (!informative) return {safety, {0, 1}, 1 - sum};
  const Interval q = verdicts.Distances(critical.verdicts);
  const Interval f = alarms.Distances(critical.samples);
  const Interval m = misses.Distances(critical.samples);
  const Interval least = without_error.Distances(critical.verdicts);
  const double middle = 1 - (sum - bias);
  const double low = std::min(middle - Norm(q.high, f.low, m.high), safety - least.high);
  const double high = std::max(middle + Norm(q.low, f.high, m.low), safety + least.low);
  return {safety, {CutToUnit(low), CutToUnit(high)}, 1 - sum};
}

absl::Status CorrectRows(double level, Counts safe, Counts scored,
                         absl::Span<const alert_judge_error> judges,
                         absl::Span<alert_corrected> corrected) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckProportions(safe, scored));
  for (size_t i = 0; i < judges.size(); ++i) ALERT_RETURN_IF_ERROR(CheckJudgeError(i, judges[i]));
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t row = 0; row < safe.size(); ++row) {
    const JudgedStratum whole = {1, static_cast<double>(safe[row]),
                                 static_cast<double>(scored[row]), 0};
    corrected[row] = CorrectWeightedSum({critical, critical}, {whole},
                                        judges.subspan(judges.size() == 1 ? 0 : row, 1));
  }
  return absl::OkStatus();
}

}  // namespace alert
