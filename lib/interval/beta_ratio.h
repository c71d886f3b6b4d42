// The ratio of two proportions that are known to be distributed as Beta.
#ifndef ALERT_LIB_INTERVAL_BETA_RATIO_H_
#define ALERT_LIB_INTERVAL_BETA_RATIO_H_

namespace alert {

struct BetaShape {
  double a;  // at least 1/2
  double b;
};

// P(X < factor * Y) of independent X and Y, to 1e-7; factor > 0.
double BetaRatioCdf(const BetaShape& x, const BetaShape& y, double factor);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_BETA_RATIO_H_
