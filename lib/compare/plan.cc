#include "compare/plan.h"

#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "base/numbers.h"
#include "base/status.h"
#include "compare/paired.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/interval.h"
#include "interval/special.h"

namespace alert {
namespace {

double ConnorSpread(const PlanOptions& options, double difference, double discordant) {
  const double z_level = NormalUpper((1 - options.level) / 2);
  const double z_power = NormalUpper(1 - options.power);
  return z_level * std::sqrt(discordant) +
         z_power * std::sqrt(discordant - difference * difference);
}

absl::Status CheckDiscordant(size_t row, double discordant) {
  if (discordant > 0 && discordant <= 1) return absl::OkStatus();
  return RowError(row, fmt::format("the discordant share is {}, but must lie above 0, and up to 1",
                                   discordant));
}

}  // namespace

absl::StatusOr<int64_t> PlanPaired(const PlanOptions& options, size_t row, double difference,
                                   double discordant) {
  ALERT_RETURN_IF_ERROR(CheckPlainResponses(options, "a difference"));
  ALERT_RETURN_IF_ERROR(CheckDiscordant(row, discordant));
  const double size = std::abs(difference);
  if (!(size > 0 && size <= discordant)) {
    return RowError(row, fmt::format("the difference is {}, but must not be 0, nor larger than the "
                                     "discordant share {}",
                                     difference, discordant));
  }
  const double root = ConnorSpread(options, size, discordant) / size;
  const double prompts = std::ceil(root * root);
  if (prompts > static_cast<double>(kMostPlanned)) {
    return absl::OutOfRangeError(fmt::format(
        "row {}: to see a difference of {} takes more than 10^9 prompts", row, difference));
  }
  return static_cast<int64_t>(prompts);
}

absl::StatusOr<int64_t> PlanNoninferior(const PlanOptions& options, size_t row, double margin,
                                        double discordant) {
  ALERT_RETURN_IF_ERROR(CheckPlainResponses(options, "a margin"));
  ALERT_RETURN_IF_ERROR(CheckDiscordant(row, discordant));
  if (!(margin > 0 && margin < 1)) {
    return RowError(
        row, fmt::format("the margin is {}, but must lie between 0 and 1, both excluded", margin));
  }
  // Of one pair: under a drop as large as the margin, at the counts to be expected without one.
  const PairCounts expected = {1 - discordant, discordant / 2, discordant / 2, 0};
  const double spread =
      NormalUpper((1 - options.level) / 2) * std::sqrt(TangoVariance(expected, -margin)) +
      NormalUpper(1 - options.power) * std::sqrt(discordant);
  const double prompts = std::ceil(spread * spread / (margin * margin));
  if (prompts > static_cast<double>(kMostPlanned)) {
    return absl::OutOfRangeError(fmt::format(
        "row {}: to show that a drop is less than {} takes more than 10^9 prompts", row, margin));
  }
  return static_cast<int64_t>(prompts);
}

absl::StatusOr<double> DetectableDifference(const PlanOptions& options, size_t row, int64_t prompts,
                                            double discordant) {
  ALERT_RETURN_IF_ERROR(CheckPlainResponses(options, "a difference"));
  ALERT_RETURN_IF_ERROR(CheckDiscordant(row, discordant));
  ALERT_RETURN_IF_ERROR(CheckPrompts(row, prompts));
  const double root = std::sqrt(static_cast<double>(prompts));
  const auto shortfall = [&](double difference) {
    return ConnorSpread(options, difference, discordant) - difference * root;
  };
  if (shortfall(discordant) > 0) return kNan;
  std::uintmax_t iterations = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      shortfall, 0.0, discordant, boost::math::tools::eps_tolerance<double>(), iterations);
  return bracket.second;
}

}  // namespace alert
