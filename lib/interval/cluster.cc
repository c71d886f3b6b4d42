#include "interval/cluster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {

void ClusterSizes::Add(double size, double clusters) {
  const double square = size * size;
  clusters_ += clusters;
  sum_ += clusters * size;
  squares_ += clusters * square;
  fourth_powers_ += clusters * square * square;
}

double ClusterSizes::Alike() const {
  return sum_ > 0 ? squares_ / sum_ : 1;
}

double ClusterSizes::EquivalentOf(double squares) const {
  return fourth_powers_ > 0 ? squares * (squares_ / fourth_powers_) : 0;
}

double ClusterSizes::Equivalent() const {
  return EquivalentOf(squares_);
}

double ClusterSizes::Degrees() const {
  return std::max(Equivalent() * (clusters_ - 1) / clusters_, 1.0);
}

double LeverageFactor(double size, double all) {
  return size < all ? 1 / (1 - size / all) : 1;
}

double TrialsPerIndependent(const ClusterSizes& sizes, double telling, double seen) {
  if (telling == 0 || sizes.clusters() < 2) return std::max(sizes.Alike(), 1.0);
  return std::max((telling * seen + sizes.Alike()) / (telling + 1), 1.0);
}

double ClusterEvidence::Add(double successes, double trials, double clusters) {
  const double residual = (successes - proportion_ * trials) * LeverageFactor(trials, trials_);
  sizes_.Add(trials, clusters);
  if (successes > 0) squares_with_success_ += clusters * trials * trials;
  if (successes < trials) squares_with_failure_ += clusters * trials * trials;
  squared_residuals_ += clusters * residual * residual;
  return residual;
}

double ClusterEvidence::Variance() const {
  return (sizes_.clusters() - 1) / sizes_.clusters() * squared_residuals_ / (trials_ * trials_);
}

double ClusterEvidence::Independent() const {
  return proportion_ * (1 - proportion_) / trials_;
}

double ClusterEvidence::TrialsPerIndependent() const {
  const double telling =
      sizes_.EquivalentOf(std::min(squares_with_success_, squares_with_failure_));
  return alert::TrialsPerIndependent(sizes_, telling, Variance() / Independent());
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
  const double all = sum(trials);
  const double p = sum(successes) / all;
  ClusterEvidence evidence(sum(successes), all);
  for (size_t i = 0; i < trials.size(); ++i) {
    evidence.Add(static_cast<double>(successes[i]), static_cast<double>(trials[i]));
  }
  const bool agree = p == 0 || p == 1;
  return {p, agree ? 0 : std::sqrt(evidence.Variance()),
          agree ? kNan : evidence.Variance() / evidence.Independent(),
          all / evidence.TrialsPerIndependent(), evidence.sizes().Degrees()};
}

Interval ClusterInterval(double level, const ClusterSummary& summary) {
  return WilsonInterval(StudentUpper(summary.degrees, (1 - level) / 2),
                        summary.estimate * summary.effective_trials, summary.effective_trials);
}

}  // namespace alert
