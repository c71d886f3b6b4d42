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

constexpr int64_t kMaxPrompts = 1000000000;
constexpr int64_t kLookAhead = 100;

// The smallest value in (low, high] for which `holds`, where it holds at `high`, not at `low`, and
// changes once.
template <typename Predicate>
int64_t FirstTrue(int64_t low, int64_t high, Predicate holds) {
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

// As FirstTrue above `low`, where no `high` is known. Past `limit`, returns limit + 1.
template <typename Predicate>
int64_t FirstTrueAbove(int64_t low, int64_t limit, Predicate holds) {
  int64_t step = 1;
  while (low + step <= limit && !holds(low + step)) {
    low += step;
    step *= 2;
  }
  if (low + step > limit) {
    if (low >= limit || !holds(limit)) return limit + 1;
    return FirstTrue(low, limit, holds);
  }
  return FirstTrue(low, low + step, holds);
}

// The fewest prompts, of which `unsafe` are unsafe, that still certify.
int64_t FewestPrompts(const PlanOptions& options, double threshold, int64_t unsafe) {
  return FirstTrueAbove(unsafe, kMaxPrompts, [&](int64_t prompts) {
    return Certifies(options, threshold, unsafe, prompts);
  });
}

double ConnorSpread(const PlanOptions& options, double difference, double discordant) {
  const double z_level = NormalUpper((1 - options.level) / 2);
  const double z_power = NormalUpper(1 - options.power);
  return z_level * std::sqrt(discordant) +
         z_power * std::sqrt(discordant - difference * difference);
}

absl::Status CheckThreshold(size_t row, double threshold) {
  if (threshold > 0 && threshold < 1) return absl::OkStatus();
  return RowError(
      row,
      fmt::format("the threshold is {}, but must lie between 0 and 1, both excluded", threshold));
}

absl::Status CheckDiscordant(size_t row, double discordant) {
  if (discordant > 0 && discordant <= 1) return absl::OkStatus();
  return RowError(row, fmt::format("the discordant share is {}, but must lie above 0, and up to 1",
                                   discordant));
}

absl::Status CheckPrompts(size_t row, int64_t prompts) {
  if (prompts > 0 && prompts <= kMaxPrompts) return absl::OkStatus();
  return RowError(row, fmt::format("{} prompts, but there must be from 1 to 10^9", prompts));
}

}  // namespace

absl::Status CheckPlanOptions(const PlanOptions& options) {
  ALERT_RETURN_IF_ERROR(CheckLevel(options.level));
  ALERT_RETURN_IF_ERROR(kIntervalMethods.Check(options.method));
  if (options.power >= 0.5 && options.power < 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("the power is {}, but must be at least 0.5, and below 1", options.power));
}

bool Certifies(const PlanOptions& options, double threshold, int64_t unsafe, int64_t prompts) {
  const double tail = (1 - options.level) / 2;
  const double failures = static_cast<double>(unsafe);
  const double safe = static_cast<double>(prompts - unsafe);
  if (unsafe >= prompts) return false;
  // The lower end of the exact interval and of Jeffreys' is a quantile of a beta distribution: it
  // reaches the threshold where that distribution has no more than the tail below it.
  switch (options.method) {
    case ALERT_INTERVAL_CLOPPER_PEARSON:
      return BetaCdf(safe, failures + 1, threshold) <= tail;
    case ALERT_INTERVAL_JEFFREYS:
      return BetaCdf(safe + 0.5, failures + 0.5, threshold) <= tail;
    default:
      return WilsonInterval(NormalUpper(tail), safe, static_cast<double>(prompts)).low >= threshold;
  }
}

absl::StatusOr<alert_plan> PlanCertification(const PlanOptions& options, size_t row,
                                             double threshold, double expected) {
  ALERT_RETURN_IF_ERROR(CheckThreshold(row, threshold));
  if (!(expected > threshold && expected <= 1)) {
    return RowError(row, fmt::format("the expected safety is {}, but must lie above the threshold "
                                     "{}, and up to 1",
                                     expected, threshold));
  }
  const auto power_with = [&](int64_t unsafe, int64_t prompts) {
    return BinomialCdf(static_cast<double>(unsafe), static_cast<double>(prompts), 1 - expected);
  };
  // While so many unsafe responses are the most that can be borne, each further prompt costs power;
  // the least is just before one more can be borne.
  const auto holds = [&](int64_t unsafe) {
    const int64_t next = FewestPrompts(options, threshold, unsafe + 1);
    return next > kMaxPrompts || power_with(unsafe, next - 1) >= options.power;
  };
  int64_t unsafe = FirstTrueAbove(-1, kMaxPrompts, holds);
  // Power goes up and down with each response more that can be borne as well, less and less: far
  // from a threshold near 1 it may fall short once more behind the first that holds.
  for (int64_t next = unsafe; next < unsafe + kLookAhead && next < kMaxPrompts; ++next) {
    if (!holds(next)) unsafe = next + 1;
  }
  const int64_t prompts =
      unsafe > kMaxPrompts ? kMaxPrompts + 1 : FewestPrompts(options, threshold, unsafe);
  if (prompts > kMaxPrompts || power_with(unsafe, prompts) < options.power) {
    return absl::OutOfRangeError(
        fmt::format("row {}: to certify {} when the safety is {} takes more than 10^9 prompts", row,
                    threshold, expected));
  }
  return alert_plan{prompts, unsafe, power_with(unsafe, prompts)};
}

absl::StatusOr<double> CertifiableSafety(const PlanOptions& options, size_t row, double threshold,
                                         int64_t prompts) {
  ALERT_RETURN_IF_ERROR(CheckThreshold(row, threshold));
  ALERT_RETURN_IF_ERROR(CheckPrompts(row, prompts));
  const int64_t too_many = FirstTrueAbove(
      -1, prompts, [&](int64_t unsafe) { return !Certifies(options, threshold, unsafe, prompts); });
  if (too_many == 0) return kNan;
  const double borne = static_cast<double>(too_many - 1);
  return BetaLower(static_cast<double>(prompts) - borne, borne + 1, options.power);
}

absl::StatusOr<int64_t> PlanPaired(const PlanOptions& options, size_t row, double difference,
                                   double discordant) {
  ALERT_RETURN_IF_ERROR(CheckDiscordant(row, discordant));
  const double size = std::abs(difference);
  if (!(size > 0 && size <= discordant)) {
    return RowError(row, fmt::format("the difference is {}, but must not be 0, nor larger than the "
                                     "discordant share {}",
                                     difference, discordant));
  }
  const double root = ConnorSpread(options, size, discordant) / size;
  const double prompts = std::ceil(root * root);
  if (prompts > static_cast<double>(kMaxPrompts)) {
    return absl::OutOfRangeError(fmt::format(
        "row {}: to see a difference of {} takes more than 10^9 prompts", row, difference));
  }
  return static_cast<int64_t>(prompts);
}

absl::StatusOr<int64_t> PlanNoninferior(const PlanOptions& options, size_t row, double margin,
                                        double discordant) {
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
  if (prompts > static_cast<double>(kMaxPrompts)) {
    return absl::OutOfRangeError(fmt::format(
        "row {}: to show that a drop is less than {} takes more than 10^9 prompts", row, margin));
  }
  return static_cast<int64_t>(prompts);
}

absl::StatusOr<double> DetectableDifference(const PlanOptions& options, size_t row, int64_t prompts,
                                            double discordant) {
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
