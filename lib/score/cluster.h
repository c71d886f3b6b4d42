// A proportion whose trials come in clusters.
#ifndef ALERT_LIB_SCORE_CLUSTER_H_
#define ALERT_LIB_SCORE_CLUSTER_H_

#include "absl/status/status.h"
#include "score/counts.h"
#include "score/interval.h"

namespace alert {

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

#endif  // ALERT_LIB_SCORE_CLUSTER_H_
