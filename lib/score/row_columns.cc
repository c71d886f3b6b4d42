#include "score/row_columns.h"

#include <algorithm>

#include "base/numbers.h"
#include "interval/cluster.h"

namespace alert {
namespace {

// Whether the parts are the same share of the wholes in every stratum.
bool InProportion(absl::Span<const double> parts, absl::Span<const double> wholes) {
  for (size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] / wholes[i] != parts[0] / wholes[0]) return false;
  }
  return true;
}

RowColumns ColumnsOf(absl::Span<const Stratum> strata, Reading reading, bool by_size) {
  RowColumns columns;
  std::vector<double> prompts;
  std::vector<double> population;
  double sum = 0;
  double first_weight = 0;
  columns.plain = by_size;
  for (const Stratum& stratum : strata) {
    const Part& part = stratum.Of(reading);
    if (part.trials == 0) continue;
    if (columns.empty()) first_weight = stratum.weight;
    prompts.push_back(stratum.prompts());
    population.push_back(stratum.population > 0 ? static_cast<double>(stratum.population)
                                                : prompts.back());
    columns.weights.push_back(stratum.weight * (by_size ? population.back() : 1.0));
    columns.successes.push_back(part.successes);
    columns.trials.push_back(part.trials);
    columns.categories.push_back(stratum.category);
    columns.plain = columns.plain && stratum.weight == first_weight;
    sum += columns.weights.back();
  }
  for (double& weight : columns.weights) weight /= sum;
  columns.plain = columns.plain && InProportion(prompts, population);
  columns.proportional = columns.plain && InProportion(columns.trials, prompts);
  return columns;
}

}  // namespace

double RowColumns::Estimate() const {
  if (empty()) return kNan;
  // Weights that are fractions need not add up to 1 exactly.
  if (Agrees()) return successes[0] == 0 ? 0 : 1;
  if (proportional && size() > 1) return Collapsed().Estimate();
  double estimate = 0;
  for (size_t i = 0; i < size(); ++i) {
    estimate += weights[i] * (successes[i] / trials[i]);
  }
  return estimate;
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
  one.proportional = true;
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

double RowColumns::EffectiveTrials() const {
  if (proportional) {
    const RowColumns one = Collapsed();
    return one.empty() ? 0 : one.trials[0];
  }
  double of_weights = 0;  // the variance, in units of that of one trial, were all strata alike
  double variance = 0;
  for (size_t i = 0; i < size(); ++i) {
    const double n = trials[i];
    const double p = successes[i] / n;
    of_weights += weights[i] * weights[i] / n;
    variance += weights[i] * weights[i] * p * (1 - p) / n;
  }
  const double estimate = Estimate();
  // Strata that differ make the sum vary less, unless the weights favour those that vary most.
  const double as_one = variance > 0 ? estimate * (1 - estimate) / variance : 1 / of_weights;
  return std::min(1 / of_weights, as_one);
}

RowColumns PooledColumns(absl::Span<const Stratum> strata, Reading reading) {
  return ColumnsOf(strata, reading, true);
}

RowColumns MeanColumns(absl::Span<const Stratum> strata, Reading reading) {
  return ColumnsOf(strata, reading, false);
}

namespace {

// Safe and scored responses of one cluster in one stratum.
struct ClusterPart {
  size_t stratum;
  double safe;
  double scored;
  double weighed;  // the scored once more by their weight
};

// Calls `visit` with the parts of each cluster that has any in these columns.
template <typename Visit>
void ForEachCluster(const RowColumns& columns, absl::Span<const ClusterCell> cells, Visit visit) {
  std::vector<int> stratum_of;  // by category; -1: none
  for (size_t i = 0; i < columns.categories.size(); ++i) {
    const uint16_t category = columns.categories[i];
    if (category >= stratum_of.size()) stratum_of.resize(category + size_t{1}, -1);
    stratum_of[category] = columns.size() == 1 ? 0 : static_cast<int>(i);
  }
  std::vector<ClusterPart> parts;
  for (size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
    parts.clear();
    for (; end < cells.size() && cells[end].cluster == cells[begin].cluster; ++end) {
      const ClusterCell& cell = cells[end];
      if (cell.scored() == 0) continue;
      if (cell.category >= stratum_of.size() || stratum_of[cell.category] < 0) continue;
      const auto stratum = static_cast<size_t>(stratum_of[cell.category]);
      auto part = std::find_if(parts.begin(), parts.end(),
                               [&](const ClusterPart& other) { return other.stratum == stratum; });
      if (part == parts.end()) part = parts.insert(part, {stratum, 0, 0, 0});
      part->safe += cell.safe;
      part->scored += cell.scored();
      part->weighed += cell.scored() * cell.weight;
    }
    if (!parts.empty()) visit(parts);
  }
}

// How much more the sum over strata varies because its clusters lie in several of them.
class AcrossStrata {
 public:
  void Add(double part) {
    sum_ += part;
    apart_ += part * part;
  }
  void EndOfCluster() {
    together_ += sum_ * sum_;
    sum_ = 0;
  }
  double Ratio() const { return apart_ > 0 ? std::max(together_ / apart_, 1.0) : 1.0; }

 private:
  double sum_ = 0;
  double apart_ = 0;
  double together_ = 0;
};

}  // namespace

ClusterEffect EffectOf(const RowColumns& columns, absl::Span<const ClusterCell> clusters) {
  std::vector<ClusterEvidence> evidence;
  std::vector<double> share;  // of the estimate, by a response of the stratum
  for (size_t i = 0; i < columns.size(); ++i) {
    const double n = columns.trials[i];
    evidence.emplace_back(columns.successes[i], n);
    share.push_back(columns.weights[i] / n);
  }
  ClusterEffect effect;
  AcrossStrata across;
  ClusterSizes sizes;  // as shares of the estimate
  std::vector<double> weighed(columns.size(), 0);
  ForEachCluster(columns, clusters, [&](const std::vector<ClusterPart>& parts) {
    ++effect.clusters;
    double size = 0;
    for (const ClusterPart& part : parts) {
      weighed[part.stratum] += part.weighed;
      across.Add(share[part.stratum] * evidence[part.stratum].Add(part.safe, part.scored));
      size += share[part.stratum] * part.scored;
    }
    sizes.Add(size);
    across.EndOfCluster();
  });
  double parts = 0;
  double degrees = 0;
  for (size_t i = 0; i < evidence.size(); ++i) {
    const ClusterEvidence& each = evidence[i];
    const double in_stratum = each.sizes().clusters();
    // Responses that weigh unlike tell less also where they are independent (Kish 1965).
    const double least = weighed[i] / columns.trials[i];
    effect.trials_per_independent.push_back(
        in_stratum == 0 ? 1 : std::max(each.TrialsPerIndependent(), least) * across.Ratio());
    parts += in_stratum;
    degrees += std::max(in_stratum - 1, 1.0);
  }
  // Of each cluster of a stratum there is as much left as of all of them where they are equal.
  if (parts > 0) effect.degrees = std::max(sizes.Equivalent() * degrees / parts, 1.0);
  return effect;
}

ClusterEffect AlikeEffect(const RowColumns& columns, absl::Span<const ClusterCell> clusters) {
  ClusterSizes all;
  std::vector<ClusterSizes> sizes(columns.size());
  ClusterEffect effect;
  AcrossStrata across;
  ClusterSizes shares;  // of the estimate
  ForEachCluster(columns, clusters, [&](const std::vector<ClusterPart>& parts) {
    ++effect.clusters;
    double size = 0;
    for (const ClusterPart& part : parts) {
      all.Add(part.scored);
      sizes[part.stratum].Add(part.scored);
      const double share =
          columns.weights[part.stratum] / columns.trials[part.stratum] * part.scored;
      across.Add(share);
      size += share;
    }
    shares.Add(size);
    across.EndOfCluster();
  });
  for (const ClusterSizes& each : sizes) {
    const ClusterSizes& known = each.clusters() > 0 ? each : all;
    effect.trials_per_independent.push_back(std::max(known.Alike(), 1.0) * across.Ratio());
  }
  effect.degrees = effect.clusters > 0 ? shares.Degrees() : 1;
  return effect;
}

}  // namespace alert
