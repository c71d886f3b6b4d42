#include "compare/pair_clusters.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/numbers.h"
#include "base/status.h"
#include "compare/sign_flip.h"
#include "interval/cluster.h"
#include "interval/special.h"

namespace alert {
namespace {

// What the variance of a difference is made of, of the clusters of one size. In whole numbers, so
// that the order of the clusters leaves no trace.
struct SizeMoments {
  double squared_differences = 0;
  double differences = 0;
  double clusters = 0;
  double with_discordant = 0;  // clusters
  double with_concordant = 0;
};

using MomentsBySize = std::map<int64_t, SizeMoments>;

void AddCluster(const alert_pairs& cluster, MomentsBySize* by_size) {
  SizeMoments& moments = (*by_size)[CountPairs(cluster)];
  const double difference =
      static_cast<double>(cluster.first_only) - static_cast<double>(cluster.second_only);
  moments.squared_differences += difference * difference;
  moments.differences += difference;
  moments.clusters += 1;
  moments.with_discordant += cluster.first_only + cluster.second_only > 0 ? 1 : 0;
  moments.with_concordant += cluster.both + cluster.neither > 0 ? 1 : 0;
}

ClusterSizes SizesOf(const MomentsBySize& by_size) {
  ClusterSizes sizes;
  for (const auto& [size, moments] : by_size) {
    sizes.Add(static_cast<double>(size), moments.clusters);
  }
  return sizes;
}

// As ClusterEvidence of a proportion, the outcome of which is here whether a pair differs.
class PairEvidence {
 public:
  PairEvidence(const alert_pairs& total, const MomentsBySize& by_size) : sizes_(SizesOf(by_size)) {
    const double n = static_cast<double>(CountPairs(total));
    const double b = static_cast<double>(total.first_only);
    const double c = static_cast<double>(total.second_only);
    const double difference = (b - c) / n;
    independent_ = ((b + c) / n - difference * difference) / n;
    for (const auto& [size, moments] : by_size)
      Add(difference, static_cast<double>(size), n, moments);
    variance_ = (sizes_.clusters() - 1) / sizes_.clusters() * squared_residuals_ / (n * n);
  }

  const ClusterSizes& sizes() const { return sizes_; }

  double PairsPerIndependent() const {
    const double telling = sizes_.EquivalentOf(std::min(discordant_squares_, concordant_squares_));
    if (independent_ <= 0) return std::max(sizes_.Alike(), 1.0);
    return TrialsPerIndependent(sizes_, telling, variance_ / independent_);
  }

 private:
  void Add(double difference, double size, double all, const SizeMoments& moments) {
    const double residuals = moments.squared_differences -
                             2 * difference * size * moments.differences +
                             difference * difference * size * size * moments.clusters;
    const double factor = LeverageFactor(size, all);
    squared_residuals_ += std::max(residuals, 0.0) * factor * factor;
    discordant_squares_ += size * size * moments.with_discordant;
    concordant_squares_ += size * size * moments.with_concordant;
  }

  ClusterSizes sizes_;
  double independent_;
  double variance_;
  double squared_residuals_ = 0;
  double discordant_squares_ = 0;  // of the sizes of clusters that hold such a pair
  double concordant_squares_ = 0;
};

std::vector<int64_t> DifferencesOf(PairTables clusters) {
  std::vector<int64_t> differences;
  differences.reserve(clusters.size());
  for (const alert_pairs& cluster : clusters) {
    differences.push_back(cluster.first_only - cluster.second_only);
  }
  return differences;
}

}  // namespace

absl::Status CheckPairClusters(alert_paired_method method, double level, PairTables clusters) {
  ALERT_RETURN_IF_ERROR(kPairedMethods.Check(method));
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  ALERT_RETURN_IF_ERROR(CheckPairs(clusters));
  return CheckDifferences(DifferencesOf(clusters));
}

PairClusters SummarizePairs(PairTables clusters) {
  PairClusters pairs;
  MomentsBySize moments;
  for (const alert_pairs& cluster : clusters) {
    AddPairs(cluster, &pairs.total);
    AddCluster(cluster, &moments);
  }
  pairs.clusters = static_cast<int64_t>(clusters.size());
  if (pairs.clusters != CountPairs(pairs.total)) {
    const PairEvidence evidence(pairs.total, moments);
    pairs.design_effect = evidence.PairsPerIndependent();
    pairs.freedom = pairs.clusters > 1 ? evidence.sizes().Degrees() : kNan;
  }
  pairs.sign_flip_p = SignFlipP(DifferencesOf(clusters));
  return pairs;
}

alert_difference ClusteredDifference(alert_paired_method method, double level,
                                     const PairClusters& pairs) {
  const double tail = (1 - level) / 2;
  const bool independent = pairs.clusters == CountPairs(pairs.total);
  if (pairs.clusters < 2 && !independent) {
    const double n = static_cast<double>(CountPairs(pairs.total));
    return {static_cast<double>(pairs.total.first_only - pairs.total.second_only) / n,
            {kNan, kNan}};
  }
  const double critical = independent ? NormalUpper(tail) : StudentUpper(pairs.freedom, tail);
  return PairedDifference(method, critical, EffectivePairs(pairs.total, pairs.design_effect));
}

}  // namespace alert
