#include "score/row_interval.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/anytime.h"
#include "interval/bootstrap.h"
#include "interval/rogan_gladen.h"
#include "interval/special.h"
#include "interval/stratified.h"
#include "score/row_columns.h"

namespace alert {
namespace {

constexpr alert_corrected kNotCorrected = {kNan, {kNan, kNan}, kNan};

// What a formula takes: counts that clusters make tell less.
struct Effective {
  Effective(const RowColumns& columns, const ClusterEffect& effect) {
    for (size_t i = 0; i < columns.size(); ++i) {
      successes.push_back(columns.successes[i] / effect.trials_per_independent[i]);
      trials.push_back(columns.trials[i] / effect.trials_per_independent[i]);
    }
  }

  std::vector<double> successes;
  std::vector<double> trials;
};

// The trials that have a verdict, each stratum weighed by the share of its trials that do.
RowColumns ByDecided(const RowColumns& scored, const RowColumns& decided) {
  RowColumns columns = scored;
  columns.weights.clear();
  double sum = 0;
  for (size_t i = 0; i < decided.size(); ++i) {
    if (decided.successes[i] == 0) continue;
    columns.weights.push_back(decided.weights[i] * decided.successes[i] / decided.trials[i]);
    sum += columns.weights.back();
  }
  for (double& weight : columns.weights) weight /= sum;
  return columns;
}

// Together, where that is one proportion.
RowColumns WholeOf(const RowColumns& columns) {
  return columns.proportional ? columns.Collapsed() : columns;
}

std::vector<int64_t> WholeNumbers(const std::vector<double>& numbers) {
  std::vector<int64_t> whole;
  whole.reserve(numbers.size());
  for (const double number : numbers) whole.push_back(static_cast<int64_t>(number));
  return whole;
}

// A bootstrap draws responses: none that weigh more or less than others.
bool AreWhole(absl::Span<const ClusterCell> clusters) {
  return std::all_of(clusters.begin(), clusters.end(), [](const ClusterCell& cell) {
    return cell.safe == std::floor(cell.safe) && cell.unsafe == std::floor(cell.unsafe);
  });
}

// The columns of a row, as each reading of its verdicts has them.
struct Readings {
  RowColumns scored;
  RowColumns worst;
  RowColumns best;
  RowColumns decided;
  RowColumns by_verdicts;  // the scored, as if what has no verdict were not there

  // Whether every response has a verdict. Samples that have none take no weight from the scored.
  bool AllScored() const { return decided.successes == decided.trials; }
};

// What clusters make of columns, found out once: readings of a row are mostly of the same
// responses, and each costs as much as all of the row's clusters.
class KnownEffects {
 public:
  using Function = ClusterEffect (*)(const RowColumns&, absl::Span<const ClusterCell>);
  explicit KnownEffects(Function of) : of_(of) {}

  const ClusterEffect& Of(const RowColumns& columns, absl::Span<const ClusterCell> clusters) {
    for (const auto& [known, effect] : known_) {
      if (AreSame(known, columns)) return effect;
    }
    return known_.emplace_back(columns, of_(columns, clusters)).second;
  }

 private:
  static bool AreSame(const RowColumns& a, const RowColumns& b) {
    return a.weights == b.weights && a.successes == b.successes && a.trials == b.trials &&
           a.categories == b.categories;
  }

  Function of_;
  std::deque<std::pair<RowColumns, ClusterEffect>> known_;  // which stay where they are
};

class Row {
 public:
  Row(const RowClusters& clusters, const IntervalOptions& options)
      : clusters_(clusters), options_(options), tail_((1 - options.level) / 2) {}

  RowFigures Figures(const Readings& read) const {
    RowFigures figures;
    figures.safety = read.scored.Estimate();
    figures.worst = read.worst.Estimate();
    figures.best = read.best.Estimate();
    const RowColumns whole = WholeOf(read.scored);
    const ClusterEffect effect = EffectFor(whole);
    const RowInterval formula = Formula(whole, effect);
    figures.interval = Resampled(read.scored, effect);
    if (std::isnan(figures.interval.low)) figures.interval = formula;
    figures.bounds = Bounds(read, formula, figures.interval);
    if (options_.anytime) figures.anytime = Anytime(read);
    figures.deciding = Lesser(figures.safety, read.by_verdicts.Estimate());
    if (options_.corrects() && !read.scored.empty()) {
      figures.corrected = Corrected(read.scored);
      figures.corrected_bounds = CorrectedBounds(read);
      figures.deciding = Lesser(figures.corrected.safety, Corrected(read.by_verdicts).safety);
    }
    return figures;
  }

 private:
  // NaN where either is.
  static double Lesser(double a, double b) { return std::isnan(a) || a < b ? a : b; }

  // These certify, so a bootstrap, which may be narrower than the formula, can only widen them.
  Interval Bounds(const Readings& read, const RowInterval& formula,
                  const RowInterval& shown) const {
    Interval bounds = {formula.low, formula.high};
    if (!read.AllScored()) {
      // Both readings are of the same trials, and the view is the same of both.
      const RowColumns worst = WholeOf(read.worst);
      const ClusterEffect alike = alike_.Of(worst, clusters_.cells);
      bounds = {Formula(worst, alike).low, Formula(WholeOf(read.best), alike).high};
    }
    if (std::isnan(bounds.low)) return bounds;
    bounds.low = std::fmin(bounds.low, read.worst.Estimate());
    bounds.high = std::fmax(bounds.high, read.best.Estimate());
    for (const RowInterval* inside : {&formula, &shown}) {
      bounds.low = std::fmin(bounds.low, inside->low);
      bounds.high = std::fmax(bounds.high, inside->high);
    }
    return bounds;
  }

  // The e-value is of one sequence of verdicts: a sum whose weights differ is none.
  Interval Anytime(const Readings& read) const {
    if (!read.worst.plain || read.worst.empty()) return {kNan, kNan};
    const RowColumns worst = read.worst.Collapsed();
    const RowColumns best = read.best.Collapsed();
    const double trials = static_cast<double>(worst.trials[0]);
    const double safe = static_cast<double>(worst.successes[0]);
    const double unsafe = trials - static_cast<double>(best.successes[0]);
    return AnytimeInterval(options_.level, safe, unsafe, trials - safe - unsafe);
  }

  // A response without a verdict is not one that the judge got wrong, so its errors excuse none:
  // all of these are unsafe, or all safe, and only the share that has a verdict is corrected.
  alert_bounds CorrectedBounds(const Readings& read) const {
    const RowColumns columns = ByDecided(read.scored, read.decided);
    const alert_corrected corrected = Corrected(columns);
    const double safety = Corrected(read.scored).safety;
    const double share = read.decided.Estimate();
    const double worst = std::fmin(share * corrected.safety, safety);
    const double best = std::fmax(1 - share * (1 - corrected.safety), safety);
    const double least = read.AllScored() ? 1 : Cautious(read.decided).low;
    if (std::isnan(corrected.interval.low) || std::isnan(least)) {
      return {worst, best, {kNan, kNan}};
    }
    const double low = least * corrected.interval.low;
    const double high = 1 - least * (1 - corrected.interval.high);
    return {worst, best, {std::fmin(low, worst), std::fmax(high, best)}};
  }

  // Of a sum that is as good as one proportion, what clusters make of it as a whole.
  ClusterEffect EffectFor(const RowColumns& columns) const {
    return effects_.Of(columns.plain ? columns.Collapsed() : columns, clusters_.cells);
  }

  RowInterval Cautious(const RowColumns& given) const {
    const RowColumns columns = WholeOf(given);
    return Formula(columns, alike_.Of(columns, clusters_.cells));
  }

  RowInterval Formula(const RowColumns& columns, const ClusterEffect& effect) const {
    if (columns.empty()) return RowInterval();
    if (clusters_.clustered) {
      if (effect.clusters < 2) return RowInterval();
      if (columns.plain) {
        const double trials = columns.EffectiveTrials() / effect.trials_per_independent[0];
        const Interval interval = WilsonInterval(StudentUpper(effect.degrees, tail_),
                                                 columns.Estimate() * trials, trials);
        return {interval.low, interval.high, "cluster"};
      }
      const Effective effective(columns, effect);
      const Interval interval =
          StratifiedInterval(StudentUpper(effect.degrees, tail_), columns.weights,
                             effective.successes, effective.trials);
      return {interval.low, interval.high, "cluster"};
    }
    if (columns.plain) {
      const double trials = columns.EffectiveTrials();
      const double successes =
          columns.proportional ? columns.successes[0] : columns.Estimate() * trials;
      const Interval interval =
          ProportionInterval(options_.method, options_.level, successes, trials);
      return {interval.low, interval.high, kIntervalMethods.Name(options_.method)};
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
    if (clusters_.clustered) {
      if (!scored.proportional || effect.clusters < 2 || !AreWhole(clusters_.cells))
        return RowInterval();
      return Percentiles(ResampleClusters(options, scored), "cluster-bootstrap");
    }
    return Percentiles(StratifiedReplicates(options, scored.weights, WholeNumbers(scored.successes),
                                            WholeNumbers(scored.trials)),
                       "bootstrap");
  }

  absl::StatusOr<std::vector<double>> ResampleClusters(const BootstrapOptions& options,
                                                       const RowColumns& columns) const {
    std::vector<int64_t> safe;
    std::vector<int64_t> scored;
    uint64_t last = 0;
    for (const ClusterCell& cell : clusters_.cells) {
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
      scored.back() += static_cast<int64_t>(cell.scored());
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
    if (options_.labels.given) return CorrectLabelled(WholeOf(scored));
    return CorrectSum(HasOneSample(scored) ? WholeOf(scored) : scored);
  }

  // With fewer labels of its own than this, a row takes the judge to err as it does everywhere.
  static constexpr double kEnoughLabels = 30;

  alert_corrected CorrectLabelled(const RowColumns& columns) const {
    const RowInterval interval = Formula(columns, EffectFor(columns));
    double trials = 0;
    for (const double count : columns.trials) trials += count;
    const bool none = std::isnan(interval.low);  // too few clusters
    const JudgedShare judged = {
        columns.Estimate(), none ? Interval{0, 1} : Interval{interval.low, interval.high}, trials};
    const RowLabels& labels = options_.labels;
    const bool enough = HasLabels(options_.drawn, judged, labels.own, kEnoughLabels);
    const LabelCounts& counts = enough ? labels.own : labels.pool;
    if (!HasLabels(options_.drawn, judged, counts, 1)) return kNotCorrected;
    alert_corrected corrected = CorrectByLabels(options_.drawn, NormalUpper(tail_), judged, counts);
    if (none) corrected.interval = {kNan, kNan};
    return corrected;
  }

  // Whether one labelled sample speaks for all categories.
  bool HasOneSample(const RowColumns& columns) const {
    return std::all_of(
        columns.categories.begin(), columns.categories.end(),
        [&](uint16_t category) { return SampleOf(category) == SampleOf(columns.categories[0]); });
  }

  alert_corrected CorrectSum(const RowColumns& columns) const {
    const ClusterEffect effect = effects_.Of(columns, clusters_.cells);
    CriticalValues critical = {NormalUpper(tail_), NormalUpper(tail_)};
    const bool too_few = clusters_.clustered && effect.clusters < 2;
    if (clusters_.clustered && !too_few) critical.verdicts = StudentUpper(effect.degrees, tail_);
    std::vector<JudgedStratum> strata;
    for (size_t i = 0; i < columns.size(); ++i) {
      strata.push_back({columns.weights[i], columns.successes[i], columns.trials[i],
                        SampleOf(columns.categories[i]), effect.trials_per_independent[i]});
    }
    alert_corrected corrected = CorrectWeightedSum(critical, strata, options_.judges.samples());
    if (too_few) corrected.interval = {kNan, kNan};
    return corrected;
  }

  size_t SampleOf(uint16_t category) const { return options_.judges.SampleOf(category); }

  const RowClusters& clusters_;
  mutable KnownEffects effects_{EffectOf};
  mutable KnownEffects alike_{AlikeEffect};
  const IntervalOptions& options_;
  double tail_;
};

}  // namespace

RowFigures PooledFigures(absl::Span<const Stratum> strata, const RowClusters& clusters,
                         const IntervalOptions& options) {
  Readings read = {PooledColumns(strata, Reading::kScored), PooledColumns(strata, Reading::kWorst),
                   PooledColumns(strata, Reading::kBest), PooledColumns(strata, Reading::kDecided),
                   RowColumns()};
  read.by_verdicts =
      read.scored.plain ? read.scored.Collapsed() : ByDecided(read.scored, read.decided);
  return Row(clusters, options).Figures(read);
}

RowFigures MeanFigures(absl::Span<const Stratum> strata, const RowClusters& clusters,
                       const IntervalOptions& options) {
  Readings read = {MeanColumns(strata, Reading::kScored), MeanColumns(strata, Reading::kWorst),
                   MeanColumns(strata, Reading::kBest), MeanColumns(strata, Reading::kDecided),
                   RowColumns()};
  read.by_verdicts = read.scored;  // a category's weight is the policy's
  return Row(clusters, options).Figures(read);
}

}  // namespace alert
