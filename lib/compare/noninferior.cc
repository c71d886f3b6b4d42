#include "compare/noninferior.h"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

absl::Status CheckMargin(size_t row, double margin) {
  if (margin >= 0 && margin < 1) return absl::OkStatus();
  return RowError(row,
                  fmt::format("the margin is {}, but must be at least 0, and below 1", margin));
}

absl::Status CheckDesignEffect(size_t row, double effect) {
  if (effect == 0 || (effect >= 1 && std::isfinite(effect))) return absl::OkStatus();
  return RowError(row, fmt::format("the design effect is {}, but must be at least 1", effect));
}

absl::Status CheckFreedom(size_t row, double freedom) {
  if (freedom == 0 || (freedom > 0 && std::isfinite(freedom))) return absl::OkStatus();
  return RowError(row,
                  fmt::format("{} degrees of freedom, but there must be more than 0", freedom));
}

double OrOne(double design_effect) {
  return design_effect == 0 ? 1 : design_effect;
}

// The chance that a standard normal variable, or Student's t where there are degrees of freedom,
// exceeds `statistic`.
double UpperTail(double freedom, double statistic) {
  return freedom == 0 ? NormalTail(statistic) : StudentTail(freedom, statistic);
}

// What is exceeded with the chance `tail`.
double Critical(double freedom, double tail) {
  return freedom == 0 ? NormalUpper(tail) : StudentUpper(freedom, tail);
}

// Tango's score statistic at a difference of -margin.
double Statistic(const PairedEvidence& evidence, double margin) {
  const PairCounts& pairs = evidence.pairs;
  const double distance = pairs.first_only - pairs.second_only + pairs.total() * margin;
  const double variance = TangoVariance(pairs, -margin);
  // No pair differs and none may: nothing speaks for either.
  if (!(variance > 0)) return -std::numeric_limits<double>::infinity();
  return distance / std::sqrt(variance);
}

alert_difference DifferenceAt(double critical, const UnpairedEvidence& evidence) {
  return UnpairedDifference(critical, evidence.first_successes, evidence.first_trials,
                            evidence.second_successes, evidence.second_trials);
}

// The critical value at which the end of Newcombe's interval that lies towards -margin reaches it:
// below 0 where the difference itself is beyond.
double Statistic(const UnpairedEvidence& evidence, double margin) {
  const bool beyond = DifferenceAt(0, evidence).difference <= -margin;
  const auto excess = [&](double critical) {
    const alert_interval interval = DifferenceAt(critical, evidence).interval;
    return beyond ? -margin - interval.high : interval.low + margin;
  };
  // Past so many deviations the tail is no number any more.
  constexpr double kFarthest = 40;
  if (excess(kFarthest) > 0) return beyond ? -kFarthest : kFarthest;
  if (excess(0) <= 0) return 0;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      excess, 0.0, kFarthest, boost::math::tools::eps_tolerance<double>(), iterations);
  const double critical = (bracket.first + bracket.second) / 2;
  return beyond ? -critical : critical;
}

PairedEvidence EvidenceOf(const alert_noninferior_pairs& row) {
  return {EffectivePairs(row.pairs, OrOne(row.design_effect)), row.freedom};
}

UnpairedEvidence EvidenceOf(const alert_noninferior_counts& row) {
  const double first_effect = OrOne(row.first_design_effect);
  const double second_effect = OrOne(row.second_design_effect);
  return {static_cast<double>(row.first_successes) / first_effect,
          static_cast<double>(row.first_trials) / first_effect,
          static_cast<double>(row.second_successes) / second_effect,
          static_cast<double>(row.second_trials) / second_effect, row.freedom};
}

absl::Status CheckPairedRow(size_t row, const alert_noninferior_pairs& given) {
  ALERT_RETURN_IF_ERROR(CheckPairTable(row, given.pairs));
  ALERT_RETURN_IF_ERROR(CheckMargin(row, given.margin));
  ALERT_RETURN_IF_ERROR(CheckDesignEffect(row, given.design_effect));
  return CheckFreedom(row, given.freedom);
}

absl::Status CheckUnpairedRow(size_t row, const alert_noninferior_counts& given) {
  ALERT_RETURN_IF_ERROR(CheckProportion(row, given.first_successes, given.first_trials));
  ALERT_RETURN_IF_ERROR(CheckProportion(row, given.second_successes, given.second_trials));
  ALERT_RETURN_IF_ERROR(CheckMargin(row, given.margin));
  ALERT_RETURN_IF_ERROR(CheckDesignEffect(row, given.first_design_effect));
  ALERT_RETURN_IF_ERROR(CheckDesignEffect(row, given.second_design_effect));
  return CheckFreedom(row, given.freedom);
}

}  // namespace

double NoninferiorP(const PairedEvidence& evidence, double margin) {
  return UpperTail(evidence.freedom, Statistic(evidence, margin));
}

double NoninferiorP(const UnpairedEvidence& evidence, double margin) {
  return UpperTail(evidence.freedom, Statistic(evidence, margin));
}

alert_difference DifferenceOf(const PairedEvidence& evidence, double tail) {
  return PairedDifference(ALERT_PAIRED_TANGO, Critical(evidence.freedom, tail), evidence.pairs);
}

alert_difference DifferenceOf(const UnpairedEvidence& evidence, double tail) {
  return DifferenceAt(Critical(evidence.freedom, tail), evidence);
}

double DetectableMargin(const PairedEvidence& evidence, double tail, double power) {
  const double pairs = evidence.pairs.total();
  const double discordant = (evidence.pairs.first_only + evidence.pairs.second_only) / pairs;
  const PairCounts expected = {1 - discordant, discordant / 2, discordant / 2, 0};
  const double against = NormalUpper(1 - power) * std::sqrt(discordant);
  const double critical = Critical(evidence.freedom, tail);
  // As PlanNoninferior, solved for the margin.
  const auto shortfall = [&](double margin) {
    return critical * std::sqrt(TangoVariance(expected, -margin)) + against -
           margin * std::sqrt(pairs);
  };
  constexpr double kLeast = 1e-12;
  constexpr double kMost = 1 - 1e-12;
  if (shortfall(kMost) > 0) return kNan;
  std::uintmax_t iterations = 200;
  return boost::math::tools::toms748_solve(shortfall, kLeast, kMost,
                                           boost::math::tools::eps_tolerance<double>(), iterations)
      .second;
}

double DetectableMargin(const UnpairedEvidence& evidence, double tail, double power) {
  const double safety = (evidence.first_successes + evidence.second_successes) /
                        (evidence.first_trials + evidence.second_trials);
  const UnpairedEvidence alike = {safety * evidence.first_trials, evidence.first_trials,
                                  safety * evidence.second_trials, evidence.second_trials};
  const double critical = Critical(evidence.freedom, tail) + NormalUpper(1 - power);
  return -DifferenceAt(critical, alike).interval.low;
}

absl::Status NoninferiorPaired(absl::Span<const alert_noninferior_pairs> rows, double* p) {
  for (size_t row = 0; row < rows.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckPairedRow(row, rows[row]));
  }
  for (size_t row = 0; row < rows.size(); ++row) {
    p[row] = NoninferiorP(EvidenceOf(rows[row]), rows[row].margin);
  }
  return absl::OkStatus();
}

absl::Status NoninferiorUnpaired(absl::Span<const alert_noninferior_counts> rows, double* p) {
  for (size_t row = 0; row < rows.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckUnpairedRow(row, rows[row]));
  }
  for (size_t row = 0; row < rows.size(); ++row) {
    p[row] = NoninferiorP(EvidenceOf(rows[row]), rows[row].margin);
  }
  return absl::OkStatus();
}

}  // namespace alert
