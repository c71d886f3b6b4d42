// Pairs that come in clusters: what they say together, and how many of them say as much as one.
#ifndef ALERT_LIB_COMPARE_PAIR_CLUSTERS_H_
#define ALERT_LIB_COMPARE_PAIR_CLUSTERS_H_

#include "absl/status/status.h"
#include "alert/compare.h"
#include "compare/paired.h"

namespace alert {

struct PairClusters {
  alert_pairs total = {0, 0, 0, 0};
  int64_t clusters = 0;
  double design_effect = 1;  // how many pairs tell as much as one that is independent
  double freedom = 0;      // degrees of it; 0 where each pair is a cluster, NaN for one of several
  double sign_flip_p = 1;  // over the clusters
};

// The method and the level are ones; each table is a cluster with pairs, there is one, and
// CheckDifferences takes them.
absl::Status CheckPairClusters(alert_paired_method method, double level, PairTables clusters);

// Each table is a cluster with pairs, and there is one. Does not depend on their order.
PairClusters SummarizePairs(PairTables clusters);

// The interval of the pairs divided by their design effect, at Student's quantile; NaN for one
// cluster of several pairs. Where each pair is a cluster, that of independent pairs.
alert_difference ClusteredDifference(alert_paired_method method, double level,
                                     const PairClusters& pairs);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PAIR_CLUSTERS_H_
