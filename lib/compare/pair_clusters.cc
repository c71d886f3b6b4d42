#include "compare/pair_clusters.h"

#include <algorithm>
#include <vector>

#include "base/numbers.h"
#include "base/status.h"
#include "compare/sign_flip.h"
#include "interval/special.h"

namespace alert {
namespace {

// What the variance of a difference is made of. In whole numbers, so that the order of the clusters
// leaves no trace.
struct Moments {
  double squared_differences = 0;
  double differences_by_pairs = 0;
  double squared_pairs = 0;
  double with_discordant = 0;  // clusters
  double with_concordant = 0;
};

void AddCluster(const alert_pairs& cluster, Moments* moments) {
  const double difference =
      static_cast<double>(cluster.first_only) - static_cast<double>(cluster.second_only);
  const double pairs = static_cast<double>(CountPairs(cluster));
  moments->squared_differences += difference * difference;
  moments->differences_by_pairs += difference * pairs;
  moments->squared_pairs += pairs * pairs;
  moments->with_discordant += cluster.first_only + cluster.second_only > 0 ? 1 : 0;
  moments->with_concordant += cluster.both + cluster.neither > 0 ? 1 : 0;
}

// As ClusterEvidence::TrialsPerIndependent of a proportion, the outcome of which is here whether a
// pair differs.
double DesignEffect(const PairClusters& pairs, const Moments& moments) {
  const double n = static_cast<double>(CountPairs(pairs.total));
  const double clusters = static_cast<double>(pairs.clusters);
  if (clusters == n) return 1;
  const double alike = moments.squared_pairs / n;
  const double b = static_cast<double>(pairs.total.first_only);
  const double c = static_cast<double>(pairs.total.second_only);
  const double difference = (b - c) / n;
  const double independent = ((b + c) / n - difference * difference) / n;
  const double seen = std::min(moments.with_discordant, moments.with_concordant);
  if (clusters < 2 || seen == 0 || independent <= 0) return alike;
  const double residuals = moments.squared_differences -
                           2 * difference * moments.differences_by_pairs +
                           difference * difference * moments.squared_pairs;
  const double variance = clusters / (clusters - 1) * std::max(residuals, 0.0) / (n * n);
  return std::max((seen * variance / independent + alike) / (seen + 1), 1.0);
}

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
  Moments moments;
  for (const alert_pairs& cluster : clusters) {
    AddPairs(cluster, &pairs.total);
    AddCluster(cluster, &moments);
  }
  pairs.clusters = static_cast<int64_t>(clusters.size());
  pairs.design_effect = DesignEffect(pairs, moments);
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
  const double critical =
      independent ? NormalUpper(tail) : StudentUpper(static_cast<double>(pairs.clusters - 1), tail);
  return PairedDifference(method, critical, EffectivePairs(pairs.total, pairs.design_effect));
}

}  // namespace alert
