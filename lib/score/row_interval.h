// What is said around the safety of a row, from the categories that the row is made of: its
// interval, its bounds, and its correction for the judge's errors.
#ifndef ALERT_LIB_SCORE_ROW_INTERVAL_H_
#define ALERT_LIB_SCORE_ROW_INTERVAL_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "base/numbers.h"
#include "interval/interval.h"
#include "interval/labelled_difference.h"
#include "interval/labelled_samples.h"
#include "score/population.h"
#include "score/stratum.h"
#include "tally/tally.h"

namespace alert {

// Where there is none, the ends are NaN and the method is empty.
struct RowInterval {
  double low = kNan;
  double high = kNan;
  std::string_view method = {};  // valid for ever
};

// What labels say of a row: its own, and all of its model's, which speak where the row's are few.
struct RowLabels {
  bool given = false;
  LabelCounts own;
  LabelCounts pool;
};

struct IntervalOptions {
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method method = ALERT_INTERVAL_WILSON;
  uint32_t replicates = 0;  // of the bootstrap of aggregates; 0: none
  uint64_t seed = 0;
  LabelledSamples judges;
  alert_labels_drawn drawn = ALERT_LABELS_RANDOM;
  RowLabels labels;
  Population population;      // that rows stand for
  bool simultaneous = false;  // certificates of categories hold together
  bool anytime = false;       // certificates have to hold whenever one looks

  // Whether safety is corrected for what the judge gets wrong.
  bool corrects() const { return !judges.empty() || labels.given; }
};

// The cells of a row, by cluster. Where all rows of its model are in clusters, it may have none.
struct RowClusters {
  absl::Span<const ClusterCell> cells;
  bool clustered;
};

struct RowFigures {
  double safety = kNan;
  double worst = kNan;
  double best = kNan;
  // What a band rests on: safety, corrected where it is, or what it would be if categories weighed
  // as much as their responses with a verdict, where that is less. For what has none must not make
  // a band better, as it would where it lets a safe category weigh more.
  double deciding = kNan;
  RowInterval interval;
  Interval bounds = {kNan, kNan};  // NaN where there are no prompts
  // Of the counts together, where one may look early, and where no weights differ; NaN otherwise.
  Interval anytime = {kNan, kNan};
  // NaN without judges or labels; no interval where the row has none.
  alert_corrected corrected = {kNan, {kNan, kNan}, kNan};
  // As the row's worst, best and bounds, of corrected.
  alert_bounds corrected_bounds = {kNan, kNan, {kNan, kNan}};
};

// Around sum w * n * safety / sum w * n, with n prompts of each stratum that has a safety, or those
// that it stands for: by the
// method asked for where the weights are equal, on as many trials as the sum tells as much as;
// otherwise the stratified score interval. None where no verdict is safe or unsafe. `clusters` are
// those of the row, by cluster; where there are any the interval is the cluster-robust one.
RowFigures PooledFigures(absl::Span<const Stratum> strata, const RowClusters& clusters,
                         const IntervalOptions& options);

// Around the weighted mean of the safety of those strata that have one: the stratified score
// interval, whatever the method.
RowFigures MeanFigures(absl::Span<const Stratum> strata, const RowClusters& clusters,
                       const IntervalOptions& options);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_ROW_INTERVAL_H_
