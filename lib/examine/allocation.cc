#include "examine/allocation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "base/status.h"
#include "interval/counts.h"

// Neyman (1934): the sum of strata has the least variance where a stratum gets labels by its size
// times the standard deviation in it.

namespace alert {
namespace {

constexpr Enumerator kAllocationTable[] = {
    {ALERT_SHEET_UNIFORM, "uniform"}, {ALERT_SHEET_EQUAL, "equal"}, {ALERT_SHEET_NEYMAN, "neyman"}};

double ShareOf(alert_sheet_allocation allocation, const LabelGuess& guess,
               const alert_sheet_stratum& stratum) {
  if (allocation == ALERT_SHEET_EQUAL) return 1;
  const auto size = static_cast<double>(stratum.responses);
  if (allocation == ALERT_SHEET_UNIFORM) return size;
  const double p = stratum.judged == ALERT_VERDICT_UNSAFE ? guess.mistaken : guess.missed;
  return size * std::sqrt(p * (1 - p));
}

// What a stratum would have of `labels` that go by shares, between its bounds.
double Wanted(double share, double labels_per_share, int64_t responses) {
  return std::clamp(share * labels_per_share, 1.0, static_cast<double>(responses));
}

// The labels a unit of share, at which the strata's numbers come to `labels` together.
double LabelsPerShare(int64_t labels, const std::vector<double>& shares,
                      absl::Span<const alert_sheet_stratum> strata) {
  const auto total = [&](double each) {
    double sum = 0;
    for (size_t i = 0; i < strata.size(); ++i) {
      if (strata[i].responses > 0) sum += Wanted(shares[i], each, strata[i].responses);
    }
    return sum;
  };
  double low = 0;
  double high = static_cast<double>(labels);
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (total(middle) < static_cast<double>(labels) ? low : high) = middle;
  }
  return high;
}

}  // namespace

constexpr Enumeration kSheetAllocations("allocation of labels", kAllocationTable);

absl::Status CheckGuess(const LabelGuess& guess) {
  ALERT_RETURN_IF_ERROR(CheckOpenUnit("the share guessed to be missed", guess.missed));
  return CheckOpenUnit("the share guessed to be mistaken", guess.mistaken);
}

std::vector<int64_t> Allocate(alert_sheet_allocation allocation, int64_t labels,
                              const LabelGuess& guess,
                              absl::Span<const alert_sheet_stratum> strata) {
  std::vector<double> shares;
  for (const alert_sheet_stratum& stratum : strata) {
    shares.push_back(ShareOf(allocation, guess, stratum));
  }
  const double each = LabelsPerShare(labels, shares, strata);
  std::vector<int64_t> drawn(strata.size(), 0);
  std::vector<double> rest(strata.size(), -1);
  for (size_t i = 0; i < strata.size(); ++i) {
    if (strata[i].responses == 0) continue;
    const double wanted = Wanted(shares[i], each, strata[i].responses);
    drawn[i] = static_cast<int64_t>(wanted);
    if (drawn[i] < strata[i].responses) rest[i] = wanted - static_cast<double>(drawn[i]);
  }
  // What rounding down has left goes to the largest remainders.
  std::vector<size_t> order(strata.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return rest[a] > rest[b]; });
  int64_t left = labels - std::accumulate(drawn.begin(), drawn.end(), int64_t{0});
  for (size_t i = 0; i < order.size() && left > 0 && rest[order[i]] > 0; ++i, --left) {
    ++drawn[order[i]];
  }
  return drawn;
}

}  // namespace alert
