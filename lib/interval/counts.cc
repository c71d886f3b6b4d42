#include "interval/counts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"

namespace alert {

absl::Status RowError(size_t row, std::string_view message) {
  return absl::InvalidArgumentError(fmt::format("row {}: {}", row, message));
}

absl::Status InRow(size_t row, const absl::Status& status) {
  return status.ok() ? status : RowError(row, std::string(status.message()));
}

absl::Status CheckOpenUnit(std::string_view name, double value) {
  if (value > 0 && value < 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{} is {}, but must lie between 0 and 1, both excluded", name, value));
}

absl::Status CheckCount(size_t row, std::string_view name, int64_t count) {
  if (count < 0) return RowError(row, fmt::format("{} is negative ({})", name, count));
  if (count > kMostExact) return RowError(row, fmt::format("{} is past 2^53 ({})", name, count));
  return absl::OkStatus();
}

absl::Status CheckBetaCount(std::string_view formula, int64_t count) {
  constexpr int64_t kMostBetaCount = 1'000'000'000'000;
  if (count <= kMostBetaCount) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{} is exact up to 10^12, and these are {}", formula, count));
}

absl::Status CheckProportion(size_t row, int64_t successes, int64_t trials) {
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of successes", successes));
  ALERT_RETURN_IF_ERROR(CheckCount(row, "the number of trials", trials));
  if (trials == 0) return RowError(row, "there are no trials, so there is no proportion");
  if (successes <= trials) return absl::OkStatus();
  return RowError(row, fmt::format("{} successes are more than {} trials", successes, trials));
}

absl::Status CheckProportions(Counts successes, Counts trials) {
  for (size_t row = 0; row < trials.size(); ++row) {
    ALERT_RETURN_IF_ERROR(CheckProportion(row, successes[row], trials[row]));
  }
  return absl::OkStatus();
}

// Of the largest: the square of less would vanish in a sum of squares.
constexpr double kLeastWeight = 1e-100;

absl::Status CheckWeights(Reals weights) {
  if (weights.empty()) return absl::InvalidArgumentError("there are no strata");
  double sum = 0;
  double largest = 0;
  for (size_t row = 0; row < weights.size(); ++row) {
    if (!std::isfinite(weights[row]) || weights[row] < 0) {
      return RowError(
          row, fmt::format("the weight is {}, but must be finite and not negative", weights[row]));
    }
    sum += weights[row];
    largest = std::max(largest, weights[row]);
  }
  for (size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] > 0 && weights[row] < kLeastWeight * largest) {
      return RowError(row, fmt::format("the weight is {}, nothing beside the largest, {}; give 0",
                                       weights[row], largest));
    }
  }
  if (!std::isfinite(sum)) return absl::InvalidArgumentError("the sum of the weights overflows");
  if (sum == 0) return absl::InvalidArgumentError("all weights are zero");
  return absl::OkStatus();
}

std::vector<double> NormalizedWeights(Reals weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  std::vector<double> normalized(weights.begin(), weights.end());
  for (double& weight : normalized) weight /= sum;
  return normalized;
}

}  // namespace alert
