// A proportion whose trials come in clusters.
#ifndef ALERT_LIB_INTERVAL_CLUSTER_H_
#define ALERT_LIB_INTERVAL_CLUSTER_H_

#include "absl/status/status.h"
#include "interval/counts.h"
#include "interval/interval.h"

namespace alert {

// How alike the trials of a cluster are, seen cluster by cluster.
class ClusterEvidence {
 public:
  // `proportion` is that of all trials together.
  explicit ClusterEvidence(double proportion) : proportion_(proportion) {}

  // Returns by how much the cluster has more successes than its share.
  double Add(double successes, double trials);

  double clusters() const { return clusters_; }
  double trials() const { return trials_; }
  double Variance() const;     // of the proportion, cluster-robust; NaN for one cluster
  double Independent() const;  // of the proportion, if all trials were independent

  // How many trials tell as much as one independent trial. What the variance says is averaged with
  // the most cautious view, that the trials of a cluster are one, as if that had been seen in one
  // cluster more than those that have both outcomes to tell from: where only a few hold all
  // failures, they say little of how alike the trials are, and where none does, nothing.
  double TrialsPerIndependent() const;

 private:
  double proportion_;
  double clusters_ = 0;
  double with_success_ = 0;
  double with_failure_ = 0;
  double trials_ = 0;
  double squared_trials_ = 0;
  double squared_residuals_ = 0;
};

struct ClusterSummary {
  double estimate;
  double standard_error;
  double design_effect;     // NaN where the estimate is 0 or 1
  double effective_trials;  // at most as many as there are
};

// There are at least two clusters, each with trials.
absl::Status CheckClusters(Counts successes, Counts trials);

// Arguments are not checked: see CheckClusters.
ClusterSummary SummarizeClusters(Counts successes, Counts trials);

// The interval of the effective trials at Student's quantile for that many clusters.
Interval ClusterInterval(double level, const ClusterSummary& summary, size_t clusters);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_CLUSTER_H_
