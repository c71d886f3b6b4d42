#include "interval/stratified.h"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <vector>

#include "base/status.h"
#include "interval/special.h"

// The interval holds those values t for which (estimate - t)^2 <= critical^2 * V(t), where V(t) is
// the variance of the estimate at the proportions p that are most likely if sum(w p) = t. With a
// Lagrange multiplier m, the likelihood equations are one quadratic a stratum,
//
//   k / p - (n - k) / (1 - p) = m w,
//
// from which k - n p = m w p (1 - p): so the estimate minus t is m V, and the ends are where
// m^2 V(m) = critical^2. Now m^2 V is the sum over strata of (k - n p)^2 / (n p (1 - p)), each of
// which grows with |m|: one root on either side, and no nested search for p.

namespace alert {
namespace {

struct Proportion {
  double p;
  double q;  // 1 - p, without its cancellation
};

// The proportion of a stratum where its multiplier, times its weight, is `pull`.
Proportion Restricted(double successes, double trials, double pull) {
  const double failures = trials - successes;
  const double with = trials + pull;
  const double without = trials - pull;
  // Two forms of one discriminant; the terms of the one chosen are all positive.
  const double root = pull > 0 ? std::sqrt(without * without + 4 * pull * failures)
                               : std::sqrt(with * with - 4 * pull * successes);
  return {with > 0 ? 2 * successes / (with + root) : (with - root) / (2 * pull),
          without > 0 ? 2 * failures / (without + root) : (root - without) / (2 * pull)};
}

class Strata {
 public:
  Strata(Reals weights, Reals successes, Reals trials)
      : weights_(weights), successes_(successes), trials_(trials) {}

  double Variance(double multiplier) const {
    double variance = 0;
    for (size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] == 0) continue;
      const auto [p, q] = Restricted(successes_[i], trials_[i], multiplier * weights_[i]);
      variance += weights_[i] * weights_[i] * p * q / trials_[i];
    }
    return variance;
  }

  double Sum(double multiplier) const {
    double sum = 0;
    for (size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] == 0) continue;
      sum += weights_[i] * Restricted(successes_[i], trials_[i], multiplier * weights_[i]).p;
    }
    return sum;
  }

  bool NoSuccess() const {
    for (size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] > 0 && successes_[i] > 0) return false;
    }
    return true;
  }

  bool NoFailure() const {
    for (size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] > 0 && successes_[i] < trials_[i]) return false;
    }
    return true;
  }

 private:
  Reals weights_;
  Reals successes_;
  Reals trials_;
};

// The m of the end on the side of `sign`: +1 for the lower.
double SolveMultiplier(const Strata& strata, double critical, double sign) {
  const auto excess = [&](double multiplier) {
    return multiplier * multiplier * strata.Variance(sign * multiplier) - critical * critical;
  };
  double high = 1;
  while (excess(high) < 0) high *= 2;
  double low = high / 2;
  while (excess(low) > 0) low /= 2;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, boost::math::tools::eps_tolerance<double>(), iterations);
  return sign * (bracket.first + bracket.second) / 2;
}

}  // namespace

Interval StratifiedInterval(double critical, Reals weights, Reals successes, Reals trials) {
  const Strata strata(weights, successes, trials);
  Interval interval = {0, 1};
  if (!strata.NoSuccess()) {
    interval.low = strata.Sum(SolveMultiplier(strata, critical, 1));
  }
  if (!strata.NoFailure()) {
    interval.high = std::min(strata.Sum(SolveMultiplier(strata, critical, -1)), 1.0);
  }
  return interval;
}

absl::Status StratifiedProportion(double level, Reals weights, Counts successes, Counts trials,
                                  double* estimate, Interval* interval) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckWeights(weights));
  ALERT_RETURN_IF_ERROR(CheckProportions(successes, trials));
  const std::vector<double> normalized = NormalizedWeights(weights);
  const std::vector<double> k(successes.begin(), successes.end());
  const std::vector<double> n(trials.begin(), trials.end());
  double sum = 0;
  for (size_t i = 0; i < n.size(); ++i) sum += normalized[i] * (k[i] / n[i]);
  *estimate = std::min(sum, 1.0);  // rounded weights may add up to a little more
  *interval = StratifiedInterval(NormalUpper((1 - level) / 2), normalized, k, n);
  return absl::OkStatus();
}

}  // namespace alert
