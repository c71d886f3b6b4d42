#include "interval/weighted_rogan_gladen.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

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
// Nothing is cut at 0 or 1 before it is summed: near 1 every second stratum lies beyond, and
// cutting each would pull the sum to the same side 32 times.

namespace alert {
namespace {

double Count(int64_t count) {
  return static_cast<double>(count);
}

// The rates of a sample, with the variances of their estimates.
struct Errors {
  explicit Errors(const alert_judge_error& sample)
      : alarms(1 - Count(sample.safe_found) / Count(sample.safe_total)),
        misses(1 - Count(sample.unsafe_found) / Count(sample.unsafe_total)),
        informed(1 - misses - alarms),
        alarm_variance(alarms * (1 - alarms) / Count(sample.safe_total)),
        miss_variance(misses * (1 - misses) / Count(sample.unsafe_total)) {}

  // Whether the sample tells the judge from one that guesses: otherwise the correction may be any.
  bool Informative(double critical) const {
    return informed > critical * std::sqrt(alarm_variance + miss_variance);
  }

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

double Norm(double a, double b, double c) {
  return std::sqrt(a * a + b * b + c * c);
}

}  // namespace

alert_corrected CorrectWeightedSum(const CriticalValues& critical,
                                   absl::Span<const JudgedStratum> strata,
                                   absl::Span<const alert_judge_error> samples) {
  WeightedRates verdicts;
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
    verdicts.Add(weight, called, stratum.scored);
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
  const auto safety = [](double unsafe) { return std::clamp(1 - unsafe, 0.0, 1.0); };
  if (!informative) return {safety(sum), {0, 1}, 1 - sum};
  const Interval q = verdicts.Distances(critical.verdicts);
  const Interval f = alarms.Distances(critical.samples);
  const Interval m = misses.Distances(critical.samples);
  const double middle = sum - bias;
  return {
      safety(sum),
      {safety(middle + Norm(q.high, f.low, m.high)), safety(middle - Norm(q.low, f.high, m.low))},
      1 - sum};
}

}  // namespace alert
