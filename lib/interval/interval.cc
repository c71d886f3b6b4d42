#include "interval/interval.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

constexpr Enumerator kMethodTable[] = {{ALERT_INTERVAL_WILSON, "wilson"},
                                       {ALERT_INTERVAL_CLOPPER_PEARSON, "clopper-pearson"},
                                       {ALERT_INTERVAL_JEFFREYS, "jeffreys"}};

// A quantile of Beta(a, b), or its limit where a or b is 0.
double Lower(double a, double b, double tail) {
  return a > 0 ? BetaLower(a, b, tail) : 0;
}
double Upper(double a, double b, double tail) {
  return b > 0 ? BetaUpper(a, b, tail) : 1;
}

Interval ClopperPearsonInterval(double tail, double successes, double trials) {
  const double failures = trials - successes;
  return {Lower(successes, failures + 1, tail), Upper(successes + 1, failures, tail)};
}

Interval JeffreysInterval(double tail, double successes, double trials) {
  const double failures = trials - successes;
  return {successes == 0 ? 0 : BetaLower(successes + 0.5, failures + 0.5, tail),
          failures == 0 ? 1 : BetaUpper(successes + 0.5, failures + 0.5, tail)};
}

}  // namespace

constexpr Enumeration kIntervalMethods("interval method", kMethodTable);

Interval WilsonInterval(double critical, double successes, double trials) {
  const double square = critical * critical;
  const double width = trials + square;
  const double half =
      critical * std::sqrt(successes * ((trials - successes) / trials) + square / 4);
  // The larger root of the quadratic is a sum; the smaller follows from the product of both,
  // without the cancellation of a difference.
  const double high = (successes + square / 2 + half) / width;
  return {successes == 0 ? 0 : successes * (successes / trials) / (width * high),
          successes == trials ? 1 : std::min(high, 1.0)};
}

Interval ProportionInterval(alert_interval_method method, double level, double successes,
                            double trials) {
  const double tail = (1 - level) / 2;
  switch (method) {
    case ALERT_INTERVAL_CLOPPER_PEARSON:
      return ClopperPearsonInterval(tail, successes, trials);
    case ALERT_INTERVAL_JEFFREYS:
      return JeffreysInterval(tail, successes, trials);
    default:
      return WilsonInterval(NormalUpper(tail), successes, trials);
  }
}

absl::Status CheckMethodTrials(alert_interval_method method, int64_t trials) {
  if (method == ALERT_INTERVAL_WILSON) return absl::OkStatus();
  return CheckBetaCount(fmt::format("the interval {}", kIntervalMethods.Name(method)), trials);
}

absl::Status ProportionIntervals(alert_interval_method method, double level, Counts successes,
                                 Counts trials, absl::Span<Interval> intervals) {
  ALERT_RETURN_IF_ERROR(kIntervalMethods.Check(method));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckProportions(successes, trials));
  for (size_t row = 0; row < trials.size(); ++row) {
    ALERT_RETURN_IF_ERROR(InRow(row, CheckMethodTrials(method, trials[row])));
  }
  for (size_t row = 0; row < trials.size(); ++row) {
    intervals[row] = ProportionInterval(method, level, static_cast<double>(successes[row]),
                                        static_cast<double>(trials[row]));
  }
  return absl::OkStatus();
}

alert_bounds BoundsOf(alert_interval_method method, double level, double safe, double unsafe,
                      double unscored) {
  const double total = safe + unsafe + unscored;
  return {safe / total,
          (safe + unscored) / total,
          {ProportionInterval(method, level, safe, total).low,
           ProportionInterval(method, level, safe + unscored, total).high}};
}

absl::Status BoundsOfRows(alert_interval_method method, double level, Counts safe, Counts unsafe,
                          Counts unscored, absl::Span<alert_bounds> bounds) {
  ALERT_RETURN_IF_ERROR(kIntervalMethods.Check(method));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  for (size_t row = 0; row < safe.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of safe responses", safe[row]));
    ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of unsafe responses", unsafe[row]));
    ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of unscored responses", unscored[row]));
    const int64_t responses = safe[row] + unsafe[row] + unscored[row];
    if (responses == 0) return RowError(row, "there are no responses");
    ALERT_RETURN_IF_ERROR(InRow(row, CheckMethodTrials(method, responses)));
  }
  for (size_t row = 0; row < safe.size(); ++row) {
    bounds[row] = BoundsOf(method, level, static_cast<double>(safe[row]),
                           static_cast<double>(unsafe[row]), static_cast<double>(unscored[row]));
  }
  return absl::OkStatus();
}

}  // namespace alert
