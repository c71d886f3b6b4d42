#include "score/row_interval.h"

#include <algorithm>
#include <cmath>

#include "base/status.h"
#include "fmt/format.h"
#include "score/bootstrap.h"
#include "score/judge_error.h"
#include "score/judge_error_sum.h"
#include "score/row_columns.h"
#include "score/special.h"
#include "score/stratified.h"

namespace alert {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr alert_corrected kNotCorrected = {kNone, {kNone, kNone}, kNone};

std::vector<double> Divided(const std::vector<int64_t>& counts, double divisor) {
  std::vector<double> divided(counts.begin(), counts.end());
  for (double& count : divided) count /= divisor;
  return divided;
}

class Row {
 public:
  Row(absl::Span<const ClusterCell> clusters, const IntervalOptions& options)
      : clusters_(clusters), options_(options), tail_((1 - options.level) / 2) {}

  RowFigures Figures(const RowColumns& scored, const RowColumns& worst,
                     const RowColumns& best) const {
    RowFigures figures = {RowInterval(), {kNone, kNone}, kNotCorrected};
    const RowColumns whole = scored.plain ? scored.Collapsed() : scored;
    const ClusterEffect effect = EffectOf(whole, clusters_);
    figures.interval = Resampled(scored, effect);
    if (std::isnan(figures.interval.low)) figures.interval = Formula(scored, effect);
    figures.bounds = {Formula(worst, effect).low, Formula(best, effect).high};
    figures.bounds.low = std::fmin(figures.bounds.low, figures.interval.low);
    figures.bounds.high = std::fmax(figures.bounds.high, figures.interval.high);
    if (!options_.judges.empty() && !scored.empty()) {
      figures.corrected = Corrected(scored, effect.design_effect);
    }
    return figures;
  }

 private:
  RowInterval Formula(const RowColumns& given, const ClusterEffect& effect) const {
    const RowColumns columns = given.plain ? given.Collapsed() : given;
    if (columns.empty()) return RowInterval();
    if (!clusters_.empty()) {
      if (effect.clusters < 2) return RowInterval();
      const double critical = StudentUpper(static_cast<double>(effect.clusters) - 1, tail_);
      return Stratified(critical, columns, effect.design_effect, "cluster");
    }
    if (columns.plain) {
      const Interval interval = ProportionInterval(options_.method, options_.level,
                                                   static_cast<double>(columns.successes[0]),
                                                   static_cast<double>(columns.trials[0]));
      return {interval.low, interval.high, IntervalMethodName(options_.method)};
    }
    return Stratified(NormalUpper(tail_), columns, 1, "stratified");
  }

  static RowInterval Stratified(double critical, const RowColumns& columns, double design_effect,
                                std::string_view method) {
    const Interval interval =
        StratifiedInterval(critical, columns.weights, Divided(columns.successes, design_effect),
                           Divided(columns.trials, design_effect));
    return {interval.low, interval.high, method};
  }

  // None where no bootstrap was asked for, or where it has nothing to draw from.
  RowInterval Resampled(const RowColumns& scored, const ClusterEffect& effect) const {
    const bool resampled = options_.replicates > 0 && scored.size() > 1 && !scored.Agrees();
    if (!resampled) return RowInterval();
    const BootstrapOptions options = {options_.level, options_.seed, options_.replicates};
    if (!clusters_.empty()) {
      if (!scored.plain || effect.clusters < 2) return RowInterval();
      return Percentiles(ResampleClusters(options, scored), "cluster-bootstrap");
    }
    return Percentiles(
        StratifiedReplicates(options, scored.weights, scored.successes, scored.trials),
        "bootstrap");
  }

  absl::StatusOr<std::vector<double>> ResampleClusters(const BootstrapOptions& options,
                                                       const RowColumns& columns) const {
    std::vector<int64_t> safe;
    std::vector<int64_t> scored;
    uint64_t last = 0;
    for (const ClusterCell& cell : clusters_) {
      if (std::find(columns.categories.begin(), columns.categories.end(), cell.category) ==
          columns.categories.end()) {
        continue;
      }
      if (safe.empty() || cell.cluster != last) {
        safe.push_back(0);
        scored.push_back(0);
        last = cell.cluster;
      }
      safe.back() += static_cast<int64_t>(cell.safe);
      scored.back() += static_cast<int64_t>(cell.safe + cell.unsafe);
    }
    return ClusterReplicates(options, safe, scored);
  }

  RowInterval Percentiles(absl::StatusOr<std::vector<double>> replicates,
                          std::string_view method) const {
    if (!replicates.ok()) return RowInterval();
    const Interval interval = PercentileInterval(options_.level, &*replicates);
    return {interval.low, interval.high, method};
  }

  alert_corrected Corrected(const RowColumns& columns, double design_effect) const {
    const size_t first = options_.judges.SampleOf(columns.categories[0]);
    for (const uint16_t category : columns.categories) {
      if (options_.judges.SampleOf(category) != first) return CorrectEach(columns, design_effect);
    }
    return CorrectOne(columns, design_effect, options_.judges.samples()[first]);
  }

  // One sample for all strata: the judge's errors act on the weighted sum as on a proportion, of as
  // many trials as have the same variance.
  alert_corrected CorrectOne(const RowColumns& given, double design_effect,
                             const alert_judge_error& judge) const {
    const RowColumns columns = given.plain ? given.Collapsed() : given;
    const double p = columns.Estimate();
    double trials = 0;
    if (columns.Variance() > 0) {
      trials = p * (1 - p) / columns.Variance();
    } else {
      for (size_t i = 0; i < columns.size(); ++i) {
        trials += columns.weights[i] * columns.weights[i] / static_cast<double>(columns.trials[i]);
      }
      trials = 1 / trials;
    }
    trials /= design_effect;
    return CorrectSafety(NormalUpper(tail_), p * trials, trials, judge);
  }

  alert_corrected CorrectEach(const RowColumns& columns, double design_effect) const {
    std::vector<JudgedStratum> strata;
    for (size_t i = 0; i < columns.size(); ++i) {
      strata.push_back({columns.weights[i],
                        static_cast<double>(columns.successes[i]) / design_effect,
                        static_cast<double>(columns.trials[i]) / design_effect,
                        options_.judges.SampleOf(columns.categories[i])});
    }
    return CorrectWeightedSum(NormalUpper(tail_), strata, options_.judges.samples());
  }

  absl::Span<const ClusterCell> clusters_;
  const IntervalOptions& options_;
  double tail_;
};

}  // namespace

RowFigures PooledFigures(absl::Span<const Stratum> strata, absl::Span<const ClusterCell> clusters,
                         const IntervalOptions& options) {
  return Row(clusters, options)
      .Figures(PooledColumns(strata, Reading::kScored), PooledColumns(strata, Reading::kWorst),
               PooledColumns(strata, Reading::kBest));
}

RowFigures MeanFigures(absl::Span<const Stratum> strata, absl::Span<const ClusterCell> clusters,
                       const IntervalOptions& options) {
  return Row(clusters, options)
      .Figures(MeanColumns(strata, Reading::kScored), MeanColumns(strata, Reading::kWorst),
               MeanColumns(strata, Reading::kBest));
}

}  // namespace alert
