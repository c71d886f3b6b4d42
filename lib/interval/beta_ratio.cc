#include "interval/beta_ratio.h"

#include <algorithm>
#include <cmath>

#include "interval/special.h"

namespace alert {
namespace {

// Beyond these tails nothing adds up to what is promised.
constexpr double kTail = 1e-13;
// In log odds a Beta's density is smooth and dies away at both ends, so that the trapezoid rule
// converges faster than any power of the step: these are small enough, in its curvature at the mode
// and beside the poles of the logistic function.
constexpr double kStepOfDeviation = 0.5;
constexpr double kLongestStep = 0.35;
constexpr double kFinest = 50;
constexpr double kNearOne = -1;  // as log odds

double LogOdds(double probability) {
  return std::log(probability) - std::log1p(-probability);
}

}  // namespace

// The lower tail of a small `a` is far away, and falls as exp(a * log odds).
BetaRatio::Range BetaRatio::RangeOf(const BetaShape& shape) {
  const double lowest = std::max(BetaLower(shape.a, shape.b, kTail), 1e-300);
  const double highest = 1 - std::max(BetaLower(shape.b, shape.a, kTail), 1e-16);
  return {LogOdds(lowest), LogOdds(highest)};
}

// The mean over the distribution of `of(value)`, which changes on a scale so many times finer.
template <typename Function>
double BetaRatio::Mean(const BetaShape& shape, const Range& range, double finer,
                       const Function& of) {
  const double deviation = std::sqrt(1 / shape.a + 1 / shape.b);
  const double longest = std::min(kStepOfDeviation * deviation, kLongestStep) /
                         std::min(std::max(finer, 1.0), kFinest);
  const double steps = std::ceil((range.high - range.low) / longest);
  const double step = (range.high - range.low) / steps;
  const double mode = LogOdds(shape.a / (shape.a + shape.b));
  const auto log_density = [&](double at) {
    return shape.a * at - (shape.a + shape.b) * std::log1p(std::exp(at));
  };
  const double log_most = log_density(mode);
  double sum = 0;
  double weights = 0;
  for (int i = 0; i <= static_cast<int>(steps); ++i) {
    const double at = range.low + i * step;
    const double weight = std::exp(log_density(at) - log_most);
    weights += weight;
    sum += weight * of(1 / (1 + std::exp(-at)));
  }
  return sum / weights;
}

BetaRatio::BetaRatio(const BetaShape& x, const BetaShape& y)
    : x_(x), y_(y), of_x_(RangeOf(x)), of_y_(RangeOf(y)) {}

double BetaRatio::Below(double factor) const {
  const double wider = (of_x_.high - of_x_.low) / (of_y_.high - of_y_.low);
  // Over the one that varies less: the other's distribution function is smooth on its scale. Where
  // factor * y may reach 1, or value / factor, that function has a corner there: over the other.
  const bool corner_over_y = factor > 1 && of_y_.high + std::log(factor) > kNearOne;
  const bool corner_over_x = factor < 1 && of_x_.high - std::log(factor) > kNearOne;
  if (corner_over_x || (wider >= 1 && !corner_over_y)) {
    return Mean(y_, of_y_, 1 / wider,
                [&](double value) { return BetaCdf(x_.a, x_.b, std::min(1.0, factor * value)); });
  }
  return Mean(x_, of_x_, wider,
              [&](double value) { return 1 - BetaCdf(y_.a, y_.b, std::min(1.0, value / factor)); });
}

}  // namespace alert
