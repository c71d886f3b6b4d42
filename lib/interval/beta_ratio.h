// The ratio of two proportions that are known to be distributed as Beta.
#ifndef ALERT_LIB_INTERVAL_BETA_RATIO_H_
#define ALERT_LIB_INTERVAL_BETA_RATIO_H_

namespace alert {

struct BetaShape {
  double a;  // at least 1/2
  double b;
};

// The ratio of independent X and Y. Made once for several factors: half of the work is to find
// where the two lie.
class BetaRatio {
 public:
  BetaRatio(const BetaShape& x, const BetaShape& y);

  // P(X < factor * Y), to 1e-7; factor > 0.
  double Below(double factor) const;

 private:
  // Of log odds.
  struct Range {
    double low;
    double high;
  };
  static Range RangeOf(const BetaShape& shape);
  template <typename Function>
  static double Mean(const BetaShape& shape, const Range& range, double finer, const Function& of);

  BetaShape x_;
  BetaShape y_;
  Range of_x_;
  Range of_y_;
};

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_BETA_RATIO_H_
