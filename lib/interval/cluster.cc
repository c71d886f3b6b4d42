#include "interval/cluster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {

double ClusterEvidence::Add(double successes, double trials) {
  const double residual = successes - proportion_ * trials;
  clusters_ += 1;
  with_success_ += successes > 0 ? 1 : 0;
  with_failure_ += successes < trials ? 1 : 0;
  trials_ += trials;
  squared_trials_ += trials * trials;
  squared_residuals_ += residual * residual;
  return residual;
}

double ClusterEvidence::Variance() const {
  return clusters_ / (clusters_ - 1) * squared_residuals_ / (trials_ * trials_);
}

double ClusterEvidence::Independent() const {
  return proportion_ * (1 - proportion_) / trials_;
}

double ClusterEvidence::TrialsPerIndependent() const {
  const double alike = squared_trials_ / trials_;
  const double seen = clusters_ < 2 ? 0 : std::min(with_success_, with_failure_);
  if (seen == 0) return std::max(alike, 1.0);
  return std::max((seen * Variance() / Independent() + alike) / (seen + 1), 1.0);
}

absl::Status CheckClusters(Counts successes, Counts trials) {
  if (trials.size() < 2) {
    return absl::InvalidArgumentError(
        fmt::format("{} clusters are too few: it takes two to see how they differ", trials.size()));
  }
  return CheckProportions(successes, trials);
}

ClusterSummary SummarizeClusters(Counts successes, Counts trials) {
  const auto sum = [](Counts counts) { return std::accumulate(counts.begin(), counts.end(), 0.0); };
  const double p = sum(successes) / sum(trials);
  ClusterEvidence evidence(p);
  for (size_t i = 0; i < trials.size(); ++i) {
    evidence.Add(static_cast<double>(successes[i]), static_cast<double>(trials[i]));
  }
  const bool agree = p == 0 || p == 1;
  return {p, agree ? 0 : std::sqrt(evidence.Variance()),
          agree ? kNan : evidence.Variance() / evidence.Independent(),
          evidence.trials() / evidence.TrialsPerIndependent()};
}

Interval ClusterInterval(double level, const ClusterSummary& summary, size_t clusters) {
  const double critical = StudentUpper(static_cast<double>(clusters) - 1, (1 - level) / 2);
  return WilsonInterval(critical, summary.estimate * summary.effective_trials,
                        summary.effective_trials);
}

}  // namespace alert
