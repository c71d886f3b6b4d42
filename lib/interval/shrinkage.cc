#include "interval/shrinkage.h"

#include <algorithm>
#include <numeric>

#include "base/status.h"
#include "interval/counts.h"

namespace alert {
namespace {

// How alike two trials of one row are, by moments (Kleinman 1973): 0 where rows differ no more than
// chance lets them, 1 where a row's trials all come out the same.
double IntraClassCorrelation(absl::Span<const double> successes, absl::Span<const double> trials,
                             double mean) {
  const double all = std::accumulate(trials.begin(), trials.end(), 0.0);
  double between = 0;  // squares
  double by_chance = 0;
  double by_rows = 0;
  for (size_t i = 0; i < trials.size(); ++i) {
    const double deviation = successes[i] / trials[i] - mean;
    between += trials[i] * deviation * deviation;
    by_chance += 1 - trials[i] / all;
    by_rows += (1 - trials[i] / all) * (trials[i] - 1);
  }
  if (by_rows == 0) return 0;
  const double correlation = (between / (mean * (1 - mean)) - by_chance) / by_rows;
  return std::clamp(correlation, 0.0, 1.0);
}

}  // namespace

std::vector<double> Shrink(absl::Span<const double> successes, absl::Span<const double> trials) {
  const double mean = std::accumulate(successes.begin(), successes.end(), 0.0) /
                      std::accumulate(trials.begin(), trials.end(), 0.0);
  const bool alike = mean == 0 || mean == 1;
  const double correlation = alike ? 0 : IntraClassCorrelation(successes, trials, mean);
  std::vector<double> shrunken;
  for (size_t i = 0; i < trials.size(); ++i) {
    // (M mean + k) / (M + n) with M = 1 / correlation - 1, times the correlation: M may be
    // infinite.
    shrunken.push_back(((1 - correlation) * mean + correlation * successes[i]) /
                       (1 - correlation + correlation * trials[i]));
  }
  return shrunken;
}

absl::Status ShrinkCounts(absl::Span<const int64_t> successes, absl::Span<const int64_t> trials,
                          absl::Span<double> shrunken) {
  ALERT_RETURN_IF_ERROR(CheckProportions(successes, trials));
  if (trials.empty()) return absl::OkStatus();
  const std::vector<double> means = Shrink(std::vector<double>(successes.begin(), successes.end()),
                                           std::vector<double>(trials.begin(), trials.end()));
  std::copy(means.begin(), means.end(), shrunken.begin());
  return absl::OkStatus();
}

}  // namespace alert
