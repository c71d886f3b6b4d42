// The categories of a row as columns, for the formulas of intervals.
#ifndef ALERT_LIB_SCORE_ROW_COLUMNS_H_
#define ALERT_LIB_SCORE_ROW_COLUMNS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "score/stratum.h"

namespace alert {

// A weighted sum of proportions, weights * successes / trials; every stratum has trials.
struct RowColumns {
  std::vector<double> weights;  // add up to 1
  std::vector<double> successes;
  std::vector<double> trials;
  std::vector<uint16_t> categories;
  bool plain = false;         // the weights are shares of the prompts: no policy and no population
                              // changes them
  bool proportional = false;  // and of the trials: together it is one proportion

  bool empty() const { return weights.empty(); }
  size_t size() const { return weights.size(); }
  double Estimate() const;  // NaN where this is empty
  // Whether all trials of all strata came out the same.
  bool Agrees() const;
  // All trials as one proportion: the sum itself, where this is proportional.
  RowColumns Collapsed() const;
  // Of how many trials one proportion would tell as much as the sum does: all of them, where this
  // is proportional; fewer, the more the weights differ from the trials' shares.
  double EffectiveTrials() const;
};

// A category weighs as much as its prompts, with a verdict or not, or those that it stands for,
// times its weight; or, in a mean, its weight.
RowColumns PooledColumns(absl::Span<const Stratum> strata, Reading reading);
RowColumns MeanColumns(absl::Span<const Stratum> strata, Reading reading);

// What clusters make of the trials of each stratum.
struct ClusterEffect {
  std::vector<double> trials_per_independent;  // by stratum, at least 1
  size_t clusters = 0;
  double degrees = 0;  // of freedom, of the variance
};

// Cells of other categories than those of the columns are left out. Clusters that lie in several
// strata make all of them tell less.
ClusterEffect EffectOf(const RowColumns& columns, absl::Span<const ClusterCell> clusters);

// The most cautious view, for trials of which it is not known how they would have come out: all
// trials of a cluster come out the same, and clusters are as large as those that are known.
ClusterEffect AlikeEffect(const RowColumns& columns, absl::Span<const ClusterCell> clusters);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_ROW_COLUMNS_H_
