#include "interval/anytime.h"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

// Of Beta(1/2, 1/2), the probability up to a share, and its logarithm there, both but for the same
// factor.
double PriorBelow(double share) {
  return 2 * std::asin(std::sqrt(share));
}
double LogPriorAt(double share) {
  return -(std::log(share) + std::log1p(-share)) / 2;
}

// The average is the posterior's probability up to the share over its density there, times what the
// prior has of these, turned round: no power of the likelihood has to be formed.
double LogEvidence(double failures, double trials, double share) {
  const double a = failures + 0.5;
  const double b = trials - failures + 0.5;
  return LogBetaCdfOverPdf(a, b, share) + LogPriorAt(share) - std::log(PriorBelow(share));
}

double Logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

// The least share that evidence of so much speaks against; 1 where it speaks against none. Beyond
// the share that was seen the evidence grows with the share as soon as it is more than 1.
double LeastRefuted(double enough, double failures, double trials) {
  if (failures >= trials) return 1;
  const auto excess = [&](double logit) {
    return LogEvidence(failures, trials, Logistic(logit)) - enough;
  };
  constexpr double kFarthest = 36;  // where a share is 1, to a double's precision
  const double seen = (failures + 0.5) / (trials + 1);
  const double from = std::log(seen / (1 - seen));
  if (excess(kFarthest) <= 0) return 1;
  std::uintmax_t iterations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(excess, from, kFarthest, excess(from), excess(kFarthest),
                                        boost::math::tools::eps_tolerance<double>(), iterations);
  // The end that is still refuted.
  return Logistic(bracket.second);
}

absl::Status CheckRow(size_t row, int64_t safe, int64_t unsafe, int64_t unscored) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of safe responses", safe));
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of unsafe responses", unsafe));
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of unscored responses", unscored));
  return InRow(row, CheckBetaCount("an e-value", safe + unsafe + unscored));
}

absl::Status CheckRows(Counts safe, Counts unsafe, Counts unscored) {
  for (size_t row = 0; row < safe.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckRow(row, safe[row], unsafe[row], unscored[row]));
  }
  return absl::OkStatus();
}

}  // namespace

double LogEvidenceBelow(double failures, double trials, double share) {
  return trials > 0 ? LogEvidence(failures, trials, share) : 0;
}

alert_evidence EvidenceOf(double threshold, double safe, double unsafe, double unscored) {
  const double trials = safe + unsafe + unscored;
  return {LogEvidenceBelow(unsafe + unscored, trials, 1 - threshold),
          LogEvidenceBelow(safe + unscored, trials, threshold)};
}

Interval AnytimeInterval(double level, double safe, double unsafe, double unscored) {
  const double enough = std::log(2 / (1 - level));
  const double trials = safe + unsafe + unscored;
  return {1 - LeastRefuted(enough, unsafe + unscored, trials),
          LeastRefuted(enough, safe + unscored, trials)};
}

absl::Status EvidenceOfRows(double threshold, Counts safe, Counts unsafe, Counts unscored,
                            absl::Span<alert_evidence> evidence) {
  ALERT_RETURN_IF_ERROR(CheckOpenUnit("the threshold", threshold));
  ALERT_RETURN_IF_ERROR(CheckRows(safe, unsafe, unscored));
  for (size_t row = 0; row < evidence.size(); ++row) {
    evidence[row] =
        EvidenceOf(threshold, static_cast<double>(safe[row]), static_cast<double>(unsafe[row]),
                   static_cast<double>(unscored[row]));
  }
  return absl::OkStatus();
}

absl::Status AnytimeIntervals(double level, Counts safe, Counts unsafe, Counts unscored,
                              absl::Span<Interval> intervals) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckRows(safe, unsafe, unscored));
  for (size_t row = 0; row < intervals.size(); ++row) {
    intervals[row] =
        AnytimeInterval(level, static_cast<double>(safe[row]), static_cast<double>(unsafe[row]),
                        static_cast<double>(unscored[row]));
  }
  return absl::OkStatus();
}

}  // namespace alert
