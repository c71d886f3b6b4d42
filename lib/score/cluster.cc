#include "score/cluster.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/status.h"
#include "fmt/format.h"
#include "score/special.h"

namespace alert {

absl::Status CheckClusters(Counts successes, Counts trials) {
  if (trials.size() < 2) {
    return absl::InvalidArgumentError(
        fmt::format("{} clusters are too few: it takes two to see how they differ", trials.size()));
  }
  return CheckProportions(successes, trials);
}

ClusterSummary SummarizeClusters(Counts successes, Counts trials) {
  double all_successes = 0;
  double all_trials = 0;
  double squared_trials = 0;
  for (size_t i = 0; i < trials.size(); ++i) {
    const double n = static_cast<double>(trials[i]);
    all_successes += static_cast<double>(successes[i]);
    all_trials += n;
    squared_trials += n * n;
  }
  const double p = all_successes / all_trials;
  double squared_residuals = 0;
  for (size_t i = 0; i < trials.size(); ++i) {
    const double residual = static_cast<double>(successes[i]) - p * static_cast<double>(trials[i]);
    squared_residuals += residual * residual;
  }
  const double clusters = static_cast<double>(trials.size());
  const double variance = clusters / (clusters - 1) * squared_residuals / (all_trials * all_trials);
  // Where all trials agree there is nothing to see of how alike a cluster's are: the most cautious
  // view is that they are one.
  const bool agree = all_successes == 0 || all_successes == all_trials;
  const double independent = p * (1 - p) / all_trials;
  const double effective =
      agree ? all_trials * all_trials / squared_trials : p * (1 - p) / variance;
  return {p, agree ? 0 : std::sqrt(variance),
          agree ? std::numeric_limits<double>::quiet_NaN() : variance / independent,
          std::min(effective, all_trials)};
}

Interval ClusterInterval(double level, const ClusterSummary& summary, size_t clusters) {
  const double critical = StudentUpper(static_cast<double>(clusters) - 1, (1 - level) / 2);
  return WilsonInterval(critical, summary.estimate * summary.effective_trials,
                        summary.effective_trials);
}

}  // namespace alert
