// How many prompts certify a score, and what so many can.
#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>

#include "base/numbers.h"
#include "base/status.h"
#include "compare/plan.h"
#include "compare/plan_search.h"
#include "compare/plan_simulation.h"
#include "fmt/format.h"
#include "interval/counts.h"
#include "interval/interval.h"
#include "interval/special.h"

namespace alert {
namespace {

constexpr int64_t kMostSimulated = 1000000;
constexpr int64_t kLookAhead = 100;
constexpr int64_t kNoNumber = -1;

absl::Status CheckThreshold(size_t row, double threshold) {
  if (threshold > 0 && threshold < 1) return absl::OkStatus();
  return RowError(
      row,
      fmt::format("the threshold is {}, but must lie between 0 and 1, both excluded", threshold));
}

// The fewest prompts, of which `unsafe` are unsafe, that still certify.
int64_t FewestPrompts(const PlanOptions& options, double threshold, int64_t unsafe) {
  return FirstTrueAbove(unsafe, kMostPlanned, [&](int64_t prompts) {
    return Certifies(options, threshold, unsafe, prompts);
  });
}

// The most of so many prompts that may fail; -1 where not even none may.
int64_t MostBorne(const PlanOptions& options, double threshold, int64_t prompts) {
  return FirstTrueAbove(
             -1, prompts,
             [&](int64_t unsafe) { return !Certifies(options, threshold, unsafe, prompts); }) -
         1;
}

// The chance that of so many responses no more than `borne` are unsafe or without a verdict, and no
// more than `unscored` are without one.
double ChanceOfFew(const PlanOptions& options, double expected, int64_t prompts, int64_t borne,
                   int64_t unscored) {
  const auto all = static_cast<double>(prompts);
  if (borne < 0) return 0;
  if (options.undecided == 0 || unscored >= borne) {
    return BinomialCdf(static_cast<double>(borne), all, options.Failing(expected));
  }
  // Beyond so many deviations, nothing adds up to what a double could show.
  const double mean = all * options.undecided;
  const double far = 40 + 12 * std::sqrt(mean);
  const auto first = static_cast<int64_t>(std::max(mean - far, 0.0));
  const int64_t last = std::min(unscored, static_cast<int64_t>(mean + far));
  double chance = 0;
  for (int64_t without = first; without <= last; ++without) {
    const auto open = static_cast<double>(without);
    chance += BinomialPmf(open, all, options.undecided) *
              BinomialCdf(static_cast<double>(borne) - open, all - open, 1 - expected);
  }
  return chance;
}

double ExactPower(const PlanOptions& options, double threshold, double expected, int64_t prompts) {
  return ChanceOfFew(options, expected, prompts, MostBorne(options, threshold, prompts),
                     MostUnscored(options, prompts));
}

absl::Status TooMany(size_t row, double threshold, double expected, int64_t most) {
  return absl::OutOfRangeError(
      fmt::format("row {}: to certify {} when the safety is {} takes more than {} prompts", row,
                  threshold, expected, most == kMostPlanned ? "10^9" : "10^6"));
}

// Where all that has no verdict is as good as unsafe, and there may be any share of it.
absl::StatusOr<alert_plan> PlanUnlimited(const PlanOptions& options, size_t row, double threshold,
                                         double expected) {
  const auto power_with = [&](int64_t unsafe, int64_t prompts) {
    return ChanceOfFew(options, expected, prompts, unsafe, unsafe);
  };
  // While so many unsafe responses are the most that can be borne, each further prompt costs power;
  // the least is just before one more can be borne.
  const auto holds = [&](int64_t unsafe) {
    const int64_t next = FewestPrompts(options, threshold, unsafe + 1);
    return next > kMostPlanned || power_with(unsafe, next - 1) >= options.power;
  };
  int64_t unsafe = FirstTrueAbove(-1, kMostPlanned, holds);
  // Power goes up and down with each response more that can be borne as well, less and less: far
  // from a threshold near 1 it may fall short once more behind the first that holds.
  for (int64_t next = unsafe; next < unsafe + kLookAhead && next < kMostPlanned; ++next) {
    if (!holds(next)) unsafe = next + 1;
  }
  const int64_t prompts =
      unsafe > kMostPlanned ? kMostPlanned + 1 : FewestPrompts(options, threshold, unsafe);
  if (prompts > kMostPlanned || power_with(unsafe, prompts) < options.power) {
    return TooMany(row, threshold, expected, kMostPlanned);
  }
  return alert_plan{prompts, unsafe, power_with(unsafe, prompts), prompts, 0};
}

// The last number of prompts, after `prompts`, before one more may fail or be without a verdict:
// until there, each further prompt costs power.
int64_t NextDip(const PlanOptions& options, double threshold, int64_t prompts) {
  const int64_t from = prompts + 1;
  const int64_t borne = MostBorne(options, threshold, from);
  const int64_t unscored = MostUnscored(options, from);
  const int64_t one_more = FirstTrueAbove(
      from, kMostPlanned, [&](int64_t at) { return MostUnscored(options, at) > unscored; });
  return std::min(FewestPrompts(options, threshold, borne + 1), one_more) - 1;
}

// Where the share without a verdict is limited, and more narrowly than it is by the threshold.
absl::StatusOr<alert_plan> PlanLimited(const PlanOptions& options, size_t row, double threshold,
                                       double expected) {
  const absl::StatusOr<alert_plan> least = PlanUnlimited(options, row, threshold, expected);
  ALERT_RETURN_IF_ERROR(least.status());
  const int64_t prompts = SettledAbove(
      least->prompts - 1, kMostPlanned, kLookAhead,
      [&](int64_t at) { return ExactPower(options, threshold, expected, at) >= options.power; },
      [&](int64_t at) { return NextDip(options, threshold, at); });
  if (prompts > kMostPlanned) return TooMany(row, threshold, expected, kMostPlanned);
  return alert_plan{prompts, MostBorne(options, threshold, prompts),
                    ExactPower(options, threshold, expected, prompts), prompts, 0};
}

absl::StatusOr<alert_plan> PlanSimulated(const PlanOptions& options, size_t row, double threshold,
                                         double expected) {
  const PlanSimulation simulation(options, threshold, expected);
  // Prompts that hold one failure more, on the average. Of many failures, one more hardly matters.
  const double tooth = 1 / simulation.Unusual();
  constexpr double kManyFailures = 1000;
  constexpr int kLooks = 16;  // two teeth
  const auto next = [&](int64_t at) -> int64_t {
    const auto prompts = static_cast<double>(at);
    if (!(prompts < kManyFailures * tooth) || std::isinf(tooth)) return kMostSimulated + 1;
    return at + std::max<int64_t>(1, static_cast<int64_t>(std::min(tooth, prompts) / 8));
  };
  const int64_t prompts = SettledAbove(
      1, kMostSimulated, kLooks, [&](int64_t at) { return simulation.Reaches(options.power, at); },
      next);
  if (prompts > kMostSimulated) return TooMany(row, threshold, expected, kMostSimulated);
  const SimulatedPower power = simulation.PowerOf(prompts);
  return alert_plan{prompts, kNoNumber, power.chance, ResponsesOf(options, prompts),
                    power.standard_error};
}

absl::Status CheckExpected(const PlanOptions& options, size_t row, double threshold,
                           double expected) {
  if (!(expected > threshold && expected <= 1)) {
    return RowError(row, fmt::format("the expected safety is {}, but must lie above the threshold "
                                     "{}, and up to 1",
                                     expected, threshold));
  }
  const double safe = 1 - options.Failing(expected);
  if (options.undecided == 0 || safe > threshold) return absl::OkStatus();
  return RowError(
      row, fmt::format("no number of prompts certifies {}: a share of {} without a verdict counts "
                       "as unsafe, and leaves {:.6g} of all responses safe where {} of the others "
                       "are; that share has to be below {:.6g}",
                       threshold, options.undecided, safe, expected, 1 - threshold / expected));
}

// The lowest safety at which the simulated power is the one wanted, to a thousandth of the way from
// the threshold to 1.
double CertifiableBySimulation(const PlanOptions& options, double threshold, int64_t prompts) {
  const auto holds = [&](double safety) {
    return PlanSimulation(options, threshold, safety).Reaches(options.power, prompts);
  };
  double high = 1;
  if (!holds(high)) return kNan;
  double low = threshold;
  while (high - low > (1 - threshold) / 1000) {
    const double middle = low + (high - low) / 2;
    (holds(middle) ? high : low) = middle;
  }
  return high;
}

double CertifiableExactly(const PlanOptions& options, double threshold, int64_t prompts) {
  const int64_t borne = MostBorne(options, threshold, prompts);
  if (borne < 0) return kNan;
  const auto all = static_cast<double>(prompts);
  if (options.undecided == 0) {
    return BetaLower(all - static_cast<double>(borne), static_cast<double>(borne) + 1,
                     options.power);
  }
  const int64_t unscored = MostUnscored(options, prompts);
  const auto lacking = [&](double safety) {
    return options.power - ChanceOfFew(options, safety, prompts, borne, unscored);
  };
  if (lacking(1) > 0) return kNan;
  if (lacking(0) <= 0) return 0;
  std::uintmax_t iterations = 200;
  return boost::math::tools::toms748_solve(lacking, 0.0, 1.0,
                                           boost::math::tools::eps_tolerance<double>(), iterations)
      .second;
}

absl::Status CheckSimulated(const PlanOptions& options, size_t row, int64_t prompts) {
  if (!options.simulated() || prompts <= kMostSimulated) return absl::OkStatus();
  return RowError(row, fmt::format("{} prompts, but clusters, and a judge's errors, are simulated "
                                   "for up to 10^6",
                                   prompts));
}

}  // namespace

absl::StatusOr<alert_plan> PlanCertification(const PlanOptions& options, size_t row,
                                             double threshold, double expected) {
  ALERT_RETURN_IF_ERROR(CheckThreshold(row, threshold));
  ALERT_RETURN_IF_ERROR(CheckExpected(options, row, threshold, expected));
  if (options.simulated()) return PlanSimulated(options, row, threshold, expected);
  // Nothing is certified where a larger share than this fails.
  const bool limited = options.undecided > 0 && options.max_unscored < 1 - threshold;
  return limited ? PlanLimited(options, row, threshold, expected)
                 : PlanUnlimited(options, row, threshold, expected);
}

absl::StatusOr<double> CertifyingPower(const PlanOptions& options, size_t row, double threshold,
                                       double expected, int64_t prompts) {
  ALERT_RETURN_IF_ERROR(CheckThreshold(row, threshold));
  ALERT_RETURN_IF_ERROR(CheckPrompts(row, prompts));
  ALERT_RETURN_IF_ERROR(CheckSimulated(options, row, prompts));
  if (!(expected >= 0 && expected <= 1)) {
    return RowError(
        row, fmt::format("the expected safety is {}, but must lie between 0 and 1", expected));
  }
  return options.simulated() ? PlanSimulation(options, threshold, expected).PowerOf(prompts).chance
                             : ExactPower(options, threshold, expected, prompts);
}

absl::StatusOr<double> CertifiableSafety(const PlanOptions& options, size_t row, double threshold,
                                         int64_t prompts) {
  ALERT_RETURN_IF_ERROR(CheckThreshold(row, threshold));
  ALERT_RETURN_IF_ERROR(CheckPrompts(row, prompts));
  ALERT_RETURN_IF_ERROR(CheckSimulated(options, row, prompts));
  return options.simulated() ? CertifiableBySimulation(options, threshold, prompts)
                             : CertifiableExactly(options, threshold, prompts);
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

}  // namespace alert
