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

// What a formula takes: counts that clusters make tell less.
struct Effective {
  Effective(const RowColumns& columns, const ClusterEffect& effect) {
    for (size_t i = 0; i < columns.size(); ++i) {
      successes.push_back(static_cast<double>(columns.successes[i]) /
                          effect.trials_per_independent[i]);
      trials.push_back(static_cast<double>(columns.trials[i]) / effect.trials_per_independent[i]);
    }
  }

  std::vector<double> successes;
  std::vector<double> trials;
};

class Row {
 public:
  Row(absl::Span<const ClusterCell> clusters, const IntervalOptions& options)
      : clusters_(clusters), options_(options), tail_((1 - options.level) / 2) {}

  RowFigures Figures(const RowColumns& scored, const RowColumns& worst,
                     const RowColumns& best) const {
    RowFigures figures = {RowInterval(), kNone, {kNone, kNone}, kNotCorrected};
    const RowColumns whole = scored.plain ? scored.Collapsed() : scored;
    const ClusterEffect effect = EffectOf(whole, clusters_);
    const RowInterval formula = Formula(whole, effect);
    figures.certain_low = formula.low;
    figures.interval = Resampled(scored, effect);
    if (std::isnan(figures.interval.low)) figures.interval = formula;
    const bool all_scored = worst.trials == scored.trials;
    figures.bounds = all_scored ? Interval{formula.low, formula.high}
                                : Interval{Cautious(worst).low, Cautious(best).high};
    figures.bounds.low = std::fmin(figures.bounds.low, figures.interval.low);
    figures.bounds.high = std::fmax(figures.bounds.high, figures.interval.high);
    if (!options_.judges.empty() && !scored.empty()) figures.corrected = Corrected(scored);
    return figures;
  }

 private:
  RowInterval Cautious(const RowColumns& given) const {
    const RowColumns columns = given.plain ? given.Collapsed() : given;
    return Formula(columns, AlikeEffect(columns, clusters_));
  }

  RowInterval Formula(const RowColumns& columns, const ClusterEffect& effect) const {
    if (columns.empty()) return RowInterval();
    if (!clusters_.empty()) {
      if (effect.clusters < 2) return RowInterval();
      const Effective effective(columns, effect);
      const Interval interval =
          StratifiedInterval(StudentUpper(effect.degrees, tail_), columns.weights,
                             effective.successes, effective.trials);
      return {interval.low, interval.high, "cluster"};
    }
    if (columns.plain) {
      const Interval interval = ProportionInterval(options_.method, options_.level,
                                                   static_cast<double>(columns.successes[0]),
                                                   static_cast<double>(columns.trials[0]));
      return {interval.low, interval.high, IntervalMethodName(options_.method)};
    }
    const Effective all(columns, EffectOf(columns, {}));
    const Interval interval =
        StratifiedInterval(NormalUpper(tail_), columns.weights, all.successes, all.trials);
    return {interval.low, interval.high, "stratified"};
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

  alert_corrected Corrected(const RowColumns& scored) const {
    const bool one_sample = std::all_of(
        scored.categories.begin(), scored.categories.end(),
        [&](uint16_t category) { return SampleOf(category) == SampleOf(scored.categories[0]); });
    if (!one_sample) return CorrectSum(scored);
    return CorrectOne(scored.plain ? scored.Collapsed() : scored);
  }

  // One sample for all strata: the judge's errors act on the weighted sum as on a proportion, of as
  // many trials as a Wilson interval with an end of this sum's would have: those of the shorter
  // way.
  alert_corrected CorrectOne(const RowColumns& columns) const {
    const double critical = NormalUpper(tail_);
    const alert_judge_error& sample = options_.judges.samples()[SampleOf(columns.categories[0])];
    if (columns.size() == 1 && clusters_.empty()) {
      return CorrectSafety(critical, static_cast<double>(columns.successes[0]),
                           static_cast<double>(columns.trials[0]), sample);
    }
    const RowInterval interval = Formula(columns, EffectOf(columns, clusters_));
    if (std::isnan(interval.low)) return kNotCorrected;
    const double p = columns.Estimate();
    const auto trials = [&](double end) {
      return critical * critical * end * (1 - end) / ((end - p) * (end - p));
    };
    const double low = p > 0 ? trials(interval.low) : std::numeric_limits<double>::infinity();
    const double high = p < 1 ? trials(interval.high) : std::numeric_limits<double>::infinity();
    const double fewest = std::min(low, high);
    return CorrectSafety(critical, p * fewest, fewest, sample);
  }

  alert_corrected CorrectSum(const RowColumns& columns) const {
    const ClusterEffect effect = EffectOf(columns, clusters_);
    CriticalValues critical = {NormalUpper(tail_), NormalUpper(tail_)};
    if (!clusters_.empty()) {
      if (effect.clusters < 2) return kNotCorrected;
      critical.verdicts = StudentUpper(effect.degrees, tail_);
    }
    const Effective effective(columns, effect);
    std::vector<JudgedStratum> strata;
    for (size_t i = 0; i < columns.size(); ++i) {
      strata.push_back({columns.weights[i], effective.successes[i], effective.trials[i],
                        SampleOf(columns.categories[i])});
    }
    return CorrectWeightedSum(critical, strata, options_.judges.samples());
  }

  size_t SampleOf(uint16_t category) const { return options_.judges.SampleOf(category); }

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
