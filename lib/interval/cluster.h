// A proportion whose trials come in clusters.
#ifndef ALERT_LIB_INTERVAL_CLUSTER_H_
#define ALERT_LIB_INTERVAL_CLUSTER_H_

#include "absl/status/status.h"
#include "interval/counts.h"
#include "interval/interval.h"

namespace alert {

// How large clusters are: in trials, or in what they make of an estimate.
class ClusterSizes {
 public:
  void Add(double size, double clusters = 1);  // so many, equally large

  double clusters() const { return clusters_; }
  // How many trials tell as much as an independent one, if those of a cluster are one and the same.
  double Alike() const;
  // As many equal clusters would vary as much: fewer, where a few are much larger than the others.
  double Equivalent() const;
  // Satterthwaite's degrees of freedom of a variance that is seen between the clusters: one less
  // than there are, where all are equally large.
  double Degrees() const;
  // `squares`, the squared sizes of some of the clusters, as a number of equal ones.
  double EquivalentOf(double squares) const;

 private:
  double clusters_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  double fourth_powers_ = 0;
};

// What is left of the residual of a cluster that makes up so much of all trials is too small, for
// the estimate follows it. This is the factor by which CR3 mends that; 1 for a cluster that is all.
double LeverageFactor(double size, double all);

// How many trials tell as much as one independent trial. What is `seen` of it, a variance over that
// of independent trials, is averaged with the most cautious view, that the trials of a cluster are
// one, as if that had been seen in one cluster more than the `telling` ones, which have both
// outcomes to tell from: where only a few hold all failures, they say little of how alike the
// trials are, and where none does, nothing.
double TrialsPerIndependent(const ClusterSizes& sizes, double telling, double seen);

// How alike the trials of a cluster are, seen cluster by cluster.
class ClusterEvidence {
 public:
  // Of all clusters together.
  ClusterEvidence(double successes, double trials)
      : proportion_(successes / trials), trials_(trials) {}

  // Returns by how much a cluster has more successes than its share, corrected for its leverage; of
  // so many that are alike.
  double Add(double successes, double trials, double clusters = 1);

  const ClusterSizes& sizes() const { return sizes_; }
  double Variance() const;     // of the proportion, cluster-robust (CR3); NaN for no cluster
  double Independent() const;  // of the proportion, if all trials were independent
  double TrialsPerIndependent() const;

 private:
  double proportion_;
  double trials_;
  ClusterSizes sizes_;
  double squares_with_success_ = 0;  // of sizes
  double squares_with_failure_ = 0;
  double squared_residuals_ = 0;
};

struct ClusterSummary {
  double estimate;
  double standard_error;
  double design_effect;     // NaN where the estimate is 0 or 1
  double effective_trials;  // at most as many as there are
  double degrees;           // of freedom
};

// There are at least two clusters, each with trials.
absl::Status CheckClusters(Counts successes, Counts trials);

// Arguments are not checked: see CheckClusters.
ClusterSummary SummarizeClusters(Counts successes, Counts trials);

// The interval of the effective trials at Student's quantile.
Interval ClusterInterval(double level, const ClusterSummary& summary);

}  // namespace alert

#endif  // ALERT_LIB_INTERVAL_CLUSTER_H_
