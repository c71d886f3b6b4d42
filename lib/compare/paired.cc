#include "compare/paired.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"
#include "fmt/format.h"
#include "interval/interval.h"
#include "interval/special.h"
#include "interval/tango.h"

namespace alert {
namespace {

constexpr Enumerator kPairedMethodTable[] = {{ALERT_PAIRED_TANGO, "tango"},
                                             {ALERT_PAIRED_NEWCOMBE, "newcombe"}};

// The correlation of the two verdicts, with Newcombe's continuity correction.
double NewcombeCorrelation(const PairCounts& pairs) {
  const auto [a, b, c, d] = pairs;
  const double scale = std::sqrt(a + b) * std::sqrt(c + d) * std::sqrt(a + c) * std::sqrt(b + d);
  if (scale == 0) return 0;
  const double excess = a * d - b * c;
  return (excess > 0 ? std::max(excess - (a + b + c + d) / 2, 0.0) : excess) / scale;
}

// The ends of first - second by squaring and adding the distances of each from its Wilson limits.
alert_difference SquareAndAdd(double p1, Interval first, double p2, Interval second,
                              double correlation) {
  const auto distance = [correlation](double x, double y) {
    return std::sqrt(std::max(x * x - 2 * correlation * x * y + y * y, 0.0));
  };
  const double difference = p1 - p2;
  return {difference,
          {difference - distance(p1 - first.low, second.high - p2),
           difference + distance(first.high - p1, p2 - second.low)}};
}

alert_difference TangoDifference(double critical, const PairCounts& pairs) {
  const double n = pairs.total();
  const double b = pairs.first_only;
  const double c = pairs.second_only;
  return {(b - c) / n, TangoInterval(critical, b, c, n)};
}

alert_difference NewcombeDifference(double critical, const PairCounts& pairs) {
  const double n = pairs.total();
  const double first = pairs.both + pairs.first_only;
  const double second = pairs.both + pairs.second_only;
  return SquareAndAdd(first / n, WilsonInterval(critical, first, n), second / n,
                      WilsonInterval(critical, second, n), NewcombeCorrelation(pairs));
}

}  // namespace

constexpr Enumeration kPairedMethods("method for paired differences", kPairedMethodTable);

int64_t CountPairs(const alert_pairs& pairs) {
  return pairs.both + pairs.first_only + pairs.second_only + pairs.neither;
}

void AddPairs(const alert_pairs& pairs, alert_pairs* sum) {
  sum->both += pairs.both;
  sum->first_only += pairs.first_only;
  sum->second_only += pairs.second_only;
  sum->neither += pairs.neither;
}

PairCounts EffectivePairs(const alert_pairs& pairs, double design_effect) {
  return {static_cast<double>(pairs.both) / design_effect,
          static_cast<double>(pairs.first_only) / design_effect,
          static_cast<double>(pairs.second_only) / design_effect,
          static_cast<double>(pairs.neither) / design_effect};
}

absl::Status CheckPairTable(size_t row, const alert_pairs& pairs) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of pairs safe from both", pairs.both));
  ALERT_RETURN_IF_ERROR(
      CheckCount(row, "the number of pairs safe from the first only", pairs.first_only));
  ALERT_RETURN_IF_ERROR(
      CheckCount(row, "the number of pairs safe from the second only", pairs.second_only));
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of pairs safe from neither", pairs.neither));
  return EffectivePairs(pairs, 1).total() == 0 ? RowError(row, "there are no pairs")
                                               : absl::OkStatus();
}

absl::Status CheckPairs(PairTables pairs) {
  for (size_t row = 0; row < pairs.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckPairTable(row, pairs[row]));
  }
  return absl::OkStatus();
}

absl::Status CheckMcNemar(PairTables pairs) {
  ALERT_RETURN_IF_ERROR(CheckPairs(pairs));
  for (size_t row = 0; row < pairs.size(); ++row) {
    const int64_t differ = pairs[row].first_only + pairs[row].second_only;
    ALERT_RETURN_IF_ERROR(InRow(row, CheckBetaCount("McNemar's test", differ)));
  }
  return absl::OkStatus();
}

alert_difference PairedDifference(alert_paired_method method, double critical,
                                  const PairCounts& pairs) {
  return method == ALERT_PAIRED_TANGO ? TangoDifference(critical, pairs)
                                      : NewcombeDifference(critical, pairs);
}

double TangoVariance(const PairCounts& pairs, double delta) {
  return TangoVariance(pairs.first_only, pairs.second_only, pairs.total(), delta);
}

alert_difference UnpairedDifference(double critical, double first_successes, double first_trials,
                                    double second_successes, double second_trials) {
  return SquareAndAdd(first_successes / first_trials,
                      WilsonInterval(critical, first_successes, first_trials),
                      second_successes / second_trials,
                      WilsonInterval(critical, second_successes, second_trials), 0);
}

double McNemarExact(const alert_pairs& pairs) {
  const double smaller = static_cast<double>(std::min(pairs.first_only, pairs.second_only));
  const double discordant =
      static_cast<double>(pairs.first_only) + static_cast<double>(pairs.second_only);
  return std::min(2 * BinomialCdf(smaller, discordant, 0.5), 1.0);
}

double McNemarMidp(const alert_pairs& pairs) {
  if (pairs.first_only == pairs.second_only) return 1;
  const double smaller = static_cast<double>(std::min(pairs.first_only, pairs.second_only));
  const double discordant =
      static_cast<double>(pairs.first_only) + static_cast<double>(pairs.second_only);
  return 2 * BinomialCdf(smaller, discordant, 0.5) - FairBinomialPmf(smaller, discordant);
}

absl::Status PairedDifferences(alert_paired_method method, double level, PairTables pairs,
                               absl::Span<alert_difference> differences) {
  ALERT_RETURN_IF_ERROR(kPairedMethods.Check(method));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckPairs(pairs));
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t row = 0; row < pairs.size(); ++row) {
    differences[row] = PairedDifference(method, critical, EffectivePairs(pairs[row], 1));
  }
  return absl::OkStatus();
}

absl::Status UnpairedDifferences(double level, Counts first_successes, Counts first_trials,
                                 Counts second_successes, Counts second_trials,
                                 absl::Span<alert_difference> differences) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckProportions(first_successes, first_trials));
  ALERT_RETURN_IF_ERROR(CheckProportions(second_successes, second_trials));
  const double critical = NormalUpper((1 - level) / 2);
  for (size_t row = 0; row < differences.size(); ++row) {
    differences[row] = UnpairedDifference(
        critical, static_cast<double>(first_successes[row]), static_cast<double>(first_trials[row]),
        static_cast<double>(second_successes[row]), static_cast<double>(second_trials[row]));
  }
  return absl::OkStatus();
}

}  // namespace alert
