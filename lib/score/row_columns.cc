#include "score/row_columns.h"

#include <algorithm>

namespace alert {
namespace {

struct Part {
  int64_t successes;
  int64_t trials;
};

Part PartOf(const VerdictCounts& counts, Reading reading) {
  const auto count = [&](alert_verdict verdict) { return static_cast<int64_t>(counts[verdict]); };
  const int64_t safe = count(ALERT_VERDICT_SAFE);
  const int64_t scored = safe + count(ALERT_VERDICT_UNSAFE);
  const int64_t unscored = count(ALERT_VERDICT_UNDECIDED) + count(ALERT_VERDICT_MISSING);
  if (reading == Reading::kScored) return {safe, scored};
  return {reading == Reading::kBest ? safe + unscored : safe, scored + unscored};
}

RowColumns ColumnsOf(absl::Span<const Stratum> strata, Reading reading, bool by_size) {
  RowColumns columns;
  double sum = 0;
  columns.plain = by_size;
  for (const Stratum& stratum : strata) {
    const Part part = PartOf(stratum.counts, reading);
    if (part.trials == 0) continue;
    columns.weights.push_back(stratum.weight * (by_size ? static_cast<double>(part.trials) : 1.0));
    columns.successes.push_back(part.successes);
    columns.trials.push_back(part.trials);
    columns.categories.push_back(stratum.category);
    columns.plain = columns.plain && stratum.weight == strata[0].weight;
    sum += columns.weights.back();
  }
  for (double& weight : columns.weights) weight /= sum;
  return columns;
}

}  // namespace

double RowColumns::Estimate() const {
  double estimate = 0;
  for (size_t i = 0; i < size(); ++i) {
    estimate += weights[i] * (static_cast<double>(successes[i]) / static_cast<double>(trials[i]));
  }
  return estimate;
}

double RowColumns::Variance() const {
  double variance = 0;
  for (size_t i = 0; i < size(); ++i) {
    const double n = static_cast<double>(trials[i]);
    const double p = static_cast<double>(successes[i]) / n;
    variance += weights[i] * weights[i] * p * (1 - p) / n;
  }
  return variance;
}

bool RowColumns::Agrees() const {
  bool none = true;
  bool all = true;
  for (size_t i = 0; i < size(); ++i) {
    none = none && successes[i] == 0;
    all = all && successes[i] == trials[i];
  }
  return none || all;
}

RowColumns RowColumns::Collapsed() const {
  RowColumns one;
  one.plain = plain;
  if (empty()) return one;
  one.weights = {1.0};
  one.successes = {0};
  one.trials = {0};
  one.categories = categories;  // all of them, for clusters
  for (size_t i = 0; i < size(); ++i) {
    one.successes[0] += successes[i];
    one.trials[0] += trials[i];
  }
  return one;
}

RowColumns PooledColumns(absl::Span<const Stratum> strata, Reading reading) {
  return ColumnsOf(strata, reading, true);
}

RowColumns MeanColumns(absl::Span<const Stratum> strata, Reading reading) {
  return ColumnsOf(strata, reading, false);
}

ClusterEffect EffectOf(const RowColumns& columns, absl::Span<const ClusterCell> clusters) {
  std::vector<int> stratum_of;  // by category; -1: none
  for (size_t i = 0; i < columns.categories.size(); ++i) {
    const uint16_t category = columns.categories[i];
    if (category >= stratum_of.size()) stratum_of.resize(category + size_t{1}, -1);
    stratum_of[category] = columns.size() == 1 ? 0 : static_cast<int>(i);
  }
  ClusterEffect effect;
  double squares = 0;            // of the clusters' deviations
  double alike = 0;              // the same, if all trials of a cluster were one
  double independent_alike = 0;  // and if all were independent
  for (size_t i = 0; i < columns.size(); ++i) {
    independent_alike +=
        columns.weights[i] * columns.weights[i] / static_cast<double>(columns.trials[i]);
  }
  for (size_t begin = 0, end = 0; begin < clusters.size(); begin = end) {
    double deviation = 0;
    double share = 0;
    for (; end < clusters.size() && clusters[end].cluster == clusters[begin].cluster; ++end) {
      const ClusterCell& cell = clusters[end];
      if (cell.category >= stratum_of.size() || stratum_of[cell.category] < 0) continue;
      const size_t i = static_cast<size_t>(stratum_of[cell.category]);
      const double n = static_cast<double>(columns.trials[i]);
      const double p = static_cast<double>(columns.successes[i]) / n;
      const double scored = static_cast<double>(cell.safe + cell.unsafe);
      deviation += columns.weights[i] / n * (static_cast<double>(cell.safe) - p * scored);
      share += columns.weights[i] / n * scored;
    }
    if (share == 0) continue;
    ++effect.clusters;
    squares += deviation * deviation;
    alike += share * share;
  }
  const double variance = columns.Variance();
  if (effect.clusters < 2) return effect;
  const double j = static_cast<double>(effect.clusters);
  // Where no stratum varies there is nothing to see of how alike a cluster's trials are: the most
  // cautious view is that they are one.
  const double ratio = variance > 0 ? j / (j - 1) * squares / variance : alike / independent_alike;
  effect.design_effect = std::max(ratio, 1.0);
  return effect;
}

}  // namespace alert
