#include "interval/tango.h"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>

namespace alert {
namespace {

// See TangoVariance in the header; `delta` >= 0.
double VarianceAbove(double first_only, double second_only, double n, double delta) {
  const double b = (2 * n - first_only + second_only) * delta - first_only - second_only;
  const double c = -second_only * delta * (1 - delta);
  const double root = std::sqrt(b * b - 8 * n * c);
  const double share = b > 0 ? -2 * c / (b + root) : (root - b) / (4 * n);
  return n * (2 * share + delta * (1 - delta));
}

// The upper end of Tango's interval, in [-1, 1]. The lower one is that of the exchanged counts.
double TangoUpper(double critical, double first_only, double second_only, double n) {
  if (first_only == n) return 1;
  // Positive where `delta` lies outside of the interval.
  const auto excess = [&](double delta) {
    const double distance = first_only - second_only - n * delta;
    const double variance = TangoVariance(first_only, second_only, n, delta);
    return distance * distance - critical * critical * variance;
  };
  double low = (first_only - second_only) / n;
  double high = 1;
  // An end that is near 0 keeps its relative accuracy if its bracket does not reach across 0.
  if (low < 0) (excess(0) > 0 ? high : low) = 0;
  // The estimate itself may be a root, where no pair differs: the end is the other one.
  double step = high - low;
  while (low + step != low && excess(low + step) > 0) step /= 2;
  // The end lies closer to the estimate than the numbers can tell.
  if (low + step == low) return low;
  high = std::min(high, low + 2 * step);
  low += step;
  std::uintmax_t iterations = 500;
  const auto bracket = boost::math::tools::toms748_solve(
      excess, low, high, boost::math::tools::eps_tolerance<double>(), iterations);
  return (bracket.first + bracket.second) / 2;
}

}  // namespace

double TangoVariance(double first_only, double second_only, double n, double delta) {
  return delta < 0 ? VarianceAbove(second_only, first_only, n, -delta)
                   : VarianceAbove(first_only, second_only, n, delta);
}

Interval TangoInterval(double critical, double first_only, double second_only, double n) {
  return {-TangoUpper(critical, second_only, first_only, n),
          TangoUpper(critical, first_only, second_only, n)};
}

}  // namespace alert
