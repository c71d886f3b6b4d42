#include "score/row_interval.h"

#include <vector>

#include "score/stratified.h"

namespace alert {
namespace {

uint64_t Decided(const Stratum& stratum) {
  return stratum.counts[ALERT_VERDICT_SAFE] + stratum.counts[ALERT_VERDICT_UNSAFE];
}

// The strata that have a safety, as columns.
struct Columns {
  std::vector<double> weights;
  std::vector<int64_t> safe;
  std::vector<int64_t> decided;
};

Columns DecidedColumns(absl::Span<const Stratum> strata) {
  Columns columns;
  for (const Stratum& stratum : strata) {
    if (Decided(stratum) == 0) continue;
    columns.weights.push_back(stratum.weight);
    columns.safe.push_back(static_cast<int64_t>(stratum.counts[ALERT_VERDICT_SAFE]));
    columns.decided.push_back(static_cast<int64_t>(Decided(stratum)));
  }
  return columns;
}

RowInterval Stratified(const Columns& columns, double level) {
  if (columns.weights.empty()) return RowInterval();
  double estimate;
  Interval interval;
  const absl::Status status = StratifiedProportion(level, columns.weights, columns.safe,
                                                   columns.decided, &estimate, &interval);
  if (!status.ok()) return RowInterval();
  return {interval.low, interval.high, "stratified"};
}

bool WeightsAreEqual(const Columns& columns) {
  for (const double weight : columns.weights) {
    if (weight != columns.weights[0]) return false;
  }
  return true;
}

}  // namespace

RowInterval PooledInterval(absl::Span<const Stratum> strata, const IntervalOptions& options) {
  Columns columns = DecidedColumns(strata);
  if (columns.weights.empty()) return RowInterval();
  if (!WeightsAreEqual(columns)) {
    for (size_t i = 0; i < columns.weights.size(); ++i) {
      columns.weights[i] *= static_cast<double>(columns.decided[i]);
    }
    return Stratified(columns, options.level);
  }
  int64_t safe = 0;
  int64_t decided = 0;
  for (size_t i = 0; i < columns.weights.size(); ++i) {
    safe += columns.safe[i];
    decided += columns.decided[i];
  }
  const Interval interval = ProportionInterval(
      options.method, options.level, static_cast<double>(safe), static_cast<double>(decided));
  return {interval.low, interval.high, IntervalMethodName(options.method)};
}

RowInterval MeanInterval(absl::Span<const Stratum> strata, const IntervalOptions& options) {
  return Stratified(DecidedColumns(strata), options.level);
}

}  // namespace alert
