#include "compare/panel_pairs.h"

#include <algorithm>
#include <cmath>

#include "compare/pair_clusters.h"
#include "compare/pair_tables.h"

namespace alert {
namespace {

struct ItemPair {
  uint32_t item;
  bool first_safe;
  bool second_safe;

  int difference() const { return static_cast<int>(first_safe) - static_cast<int>(second_safe); }
};

// How a weighted sum of pairs falls out: as many independent pairs of these shares tell as much.
struct WeightedShares {
  double first_only = 0;
  double second_only = 0;
  double pairs = 0;  // effective
};

// The pairs of a group of items, gathered one group after another.
class GroupMaker {
 public:
  GroupMaker(const Panel& panel, size_t first, size_t second)
      : panel_(panel),
        first_(panel.Ratings(first)),
        second_(panel.Ratings(second)),
        tables_(panel.cluster_limit()) {}

  // Each pair alike.
  GroupPairs Make(const std::vector<ItemPair>& pairs) {
    GroupPairs group = Count(pairs);
    if (pairs.empty()) return group;
    const PairClusters summary = SummarizePairs(tables_.tables());
    group.design_effect = summary.design_effect;
    SetEvidence(EffectivePairs(group.pairs, summary.design_effect), &group);
    return group;
  }

  // Each pair with its weight; weights add up to 1.
  GroupPairs MakeWeighted(const std::vector<ItemPair>& pairs, const std::vector<double>& weights) {
    GroupPairs group = Count(pairs);
    if (pairs.empty()) return group;
    const WeightedShares shares = Weigh(pairs, weights, group.clusters);
    const double n = shares.pairs;
    group.design_effect = static_cast<double>(pairs.size()) / n;
    SetEvidence({(1 - shares.first_only - shares.second_only) * n, shares.first_only * n,
                 shares.second_only * n, 0},
                &group);
    return group;
  }

 private:
  GroupPairs Count(const std::vector<ItemPair>& pairs) {
    GroupPairs group;
    tables_.Clear();
    for (const ItemPair& pair : pairs) {
      const alert_pairs table = TableOf(pair.first_safe, pair.second_safe);
      AddPairs(table, &group.pairs);
      tables_.Add(panel_.clusters()[pair.item], table);
      if (first_[pair.item] == ALERT_NO_RATING) {
        group.absent += pair.second_safe ? 1 : 0;
      } else if (!IsScored(first_[pair.item]) || !IsScored(second_[pair.item])) {
        ++group.without_verdict;
      }
    }
    group.clusters = static_cast<int64_t>(tables_.tables().size());
    return group;
  }

  static void SetEvidence(const PairCounts& effective, GroupPairs* group) {
    const bool independent = group->clusters == CountPairs(group->pairs);
    if (group->clusters < 2 && !independent) return;
    group->evidence = {effective, independent ? 0 : static_cast<double>(group->clusters - 1)};
  }

  // The difference of each category, for the residuals.
  std::vector<double> DifferencesByCategory(const std::vector<ItemPair>& pairs) const {
    std::vector<double> sums(panel_.taxonomy().categories().size(), 0.0);
    std::vector<double> counts(sums.size(), 0.0);
    for (const ItemPair& pair : pairs) {
      const uint16_t category = panel_.categories()[pair.item];
      sums[category] += pair.difference();
      ++counts[category];
    }
    for (size_t c = 0; c < sums.size(); ++c) sums[c] /= std::max(counts[c], 1.0);
    return sums;
  }

  // As DesignEffect of pair_clusters.cc, of a weighted sum: 1 / pairs is the variance of the sum in
  // terms of that of one pair, and no less than the sum of the squared weights.
  WeightedShares Weigh(const std::vector<ItemPair>& pairs, const std::vector<double>& weights,
                       int64_t clusters) const {
    const std::vector<double> of_category = DifferencesByCategory(pairs);
    std::vector<ClusterSum> sums(panel_.cluster_limit());
    WeightedShares shares;
    double squared_weights = 0;
    for (size_t i = 0; i < pairs.size(); ++i) {
      const int difference = pairs[i].difference();
      const double expected = of_category[panel_.categories()[pairs[i].item]];
      shares.first_only += difference > 0 ? weights[i] : 0;
      shares.second_only += difference < 0 ? weights[i] : 0;
      squared_weights += weights[i] * weights[i];
      ClusterSum& sum = sums[panel_.clusters()[pairs[i].item]];
      sum.weight += weights[i];
      sum.residual += weights[i] * (difference - expected);
      (difference == 0 ? sum.has_concordant : sum.has_discordant) = true;
    }
    const double overall = shares.first_only - shares.second_only;
    const double one = shares.first_only + shares.second_only - overall * overall;
    const bool independent = clusters == static_cast<int64_t>(pairs.size());
    shares.pairs = 1 / std::max(squared_weights, InversePairs(sums, clusters, one, independent));
    return shares;
  }

  struct ClusterSum {
    double weight = 0;
    double residual = 0;
    bool has_discordant = false;
    bool has_concordant = false;
  };

  static double InversePairs(const std::vector<ClusterSum>& sums, int64_t clusters, double one,
                             bool independent) {
    double variance = 0;
    double alike = 0;
    double with_discordant = 0;
    double with_concordant = 0;
    for (const ClusterSum& sum : sums) {
      variance += sum.residual * sum.residual;
      alike += sum.weight * sum.weight;
      with_discordant += sum.has_discordant ? 1 : 0;
      with_concordant += sum.has_concordant ? 1 : 0;
    }
    const double seen = std::min(with_discordant, with_concordant);
    if (!(one > 0) || seen == 0 || clusters < 2) return alike;
    if (independent) return variance / one;
    const double j = static_cast<double>(clusters);
    return (seen * j / (j - 1) * variance / one + alike) / (seen + 1);
  }

  const Panel& panel_;
  absl::Span<const uint8_t> first_;
  absl::Span<const uint8_t> second_;
  PairTablesByCluster tables_;
};

// What each pair weighs, of 1 in all.
std::vector<double> WeightsOf(const Panel& panel, const std::vector<ItemPair>& pairs,
                              const PairWeights& weights) {
  std::vector<double> count(weights.of_category.size(), 0.0);
  for (const ItemPair& pair : pairs) ++count[panel.categories()[pair.item]];
  std::vector<double> result;
  result.reserve(pairs.size());
  double sum = 0;
  for (const ItemPair& pair : pairs) {
    const uint16_t category = panel.categories()[pair.item];
    result.push_back(weights.of_category[category] / (weights.mean ? count[category] : 1));
    sum += result.back();
  }
  for (double& weight : result) weight /= sum;
  return result;
}

bool AreAlike(const std::vector<double>& weights) {
  if (weights.empty()) return true;
  const auto [least, most] = std::minmax_element(weights.begin(), weights.end());
  constexpr double kRounding = 1e-12;
  return *most - *least <= kRounding * *most;
}

}  // namespace

PanelPairs PairAgainst(const Panel& panel, size_t first, size_t second,
                       const PairWeights& weights) {
  PanelPairs result;
  std::vector<ItemPair> included;
  std::vector<std::vector<ItemPair>> by_category(weights.of_category.size());
  std::vector<std::vector<ItemPair>> by_attack(panel.name_count(ALERT_DIMENSION_ATTACK));
  std::vector<std::vector<ItemPair>> by_language(panel.name_count(ALERT_DIMENSION_LANGUAGE));
  for (uint32_t item = 0; item < panel.items(); ++item) {
    const uint16_t category = panel.categories()[item];
    const uint8_t rating = panel.Ratings(first)[item];
    const uint8_t before = panel.Ratings(second)[item];
    if (weights.of_category[category] == 0) continue;
    if (before == ALERT_NO_RATING) {
      result.only_first += rating == ALERT_NO_RATING ? 0 : 1;
      continue;
    }
    const ItemPair pair = {item, rating == ALERT_VERDICT_SAFE, before != ALERT_VERDICT_UNSAFE};
    if (pair.difference() < 0 && rating != ALERT_NO_RATING) {
      result.failures.push_back({item, rating, before});
    }
    included.push_back(pair);
    by_category[category].push_back(pair);
    by_attack[panel.keys()[item].attack].push_back(pair);
    by_language[panel.keys()[item].language].push_back(pair);
  }
  GroupMaker maker(panel, first, second);
  const std::vector<double> of_pair = WeightsOf(panel, included, weights);
  result.overall = AreAlike(of_pair) ? maker.Make(included) : maker.MakeWeighted(included, of_pair);
  for (const auto& pairs : by_category) result.categories.push_back(maker.Make(pairs));
  for (size_t i = 0; i < by_attack.size(); ++i) {
    result.attacks[std::string(panel.name(ALERT_DIMENSION_ATTACK, i))] = maker.Make(by_attack[i]);
  }
  for (size_t i = 0; i < by_language.size(); ++i) {
    result.languages[std::string(panel.name(ALERT_DIMENSION_LANGUAGE, i))] =
        maker.Make(by_language[i]);
  }
  return result;
}

}  // namespace alert
