#include "compare/comparison.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/numbers.h"
#include "base/status.h"
#include "base/text.h"
#include "compare/multiplicity.h"
#include "compare/pair_clusters.h"
#include "compare/pair_tables.h"
#include "compare/paired.h"
#include "fmt/format.h"
#include "interval/cluster.h"

namespace alert {
namespace {

// Counts one item where it can't be paired; returns whether it can.
bool IsPair(uint8_t first, uint8_t second, ComparisonRow* row) {
  if (first == ALERT_NO_RATING && second == ALERT_NO_RATING) return false;
  if (first == ALERT_NO_RATING) {
    ++row->not_in_first;
  } else if (second == ALERT_NO_RATING) {
    ++row->not_in_second;
  } else if (!IsScored(first) || !IsScored(second)) {
    ++row->unscored;
  } else {
    return true;
  }
  return false;
}

alert_pairs TableOfVerdicts(uint8_t first, uint8_t second) {
  return TableOf(first == ALERT_VERDICT_SAFE, second == ALERT_VERDICT_SAFE);
}

void SumUnpaired(const ComparisonRow& row, ComparisonRow* sum) {
  sum->not_in_first += row.not_in_first;
  sum->not_in_second += row.not_in_second;
  sum->unscored += row.unscored;
}

// Everything but the adjusted p-values, of the pairs of these clusters.
void Test(const CompareOptions& options, PairTables clusters, ComparisonRow* row) {
  row->clusters = static_cast<int64_t>(clusters.size());
  if (clusters.empty()) {
    row->first_safety = row->second_safety = kNan;
    row->difference = {kNan, {kNan, kNan}};
    row->mcnemar_exact = row->mcnemar_midp = row->cluster_p = kNan;
    row->design_effect = row->freedom = kNan;
    return;
  }
  const PairClusters summary = SummarizePairs(clusters);
  row->pairs = summary.total;
  const double n = static_cast<double>(CountPairs(row->pairs));
  row->first_safety = static_cast<double>(row->pairs.both + row->pairs.first_only) / n;
  row->second_safety = static_cast<double>(row->pairs.both + row->pairs.second_only) / n;
  row->difference = ClusteredDifference(options.method, options.level, summary);
  row->mcnemar_exact = McNemarExact(row->pairs);
  row->mcnemar_midp = McNemarMidp(row->pairs);
  row->design_effect = summary.design_effect;
  row->freedom = summary.freedom;
  row->cluster_p = summary.sign_flip_p;
}

void Adjust(std::vector<ComparisonRow>* rows) {
  std::vector<ComparisonRow*> tested;
  std::vector<double> p;
  for (ComparisonRow& row : *rows) {
    row.holm = row.benjamini_hochberg = kNan;
    if (CountPairs(row.pairs) == 0) continue;
    tested.push_back(&row);
    p.push_back(row.cluster_p);
  }
  const std::vector<double> holm = Holm(p);
  const std::vector<double> benjamini_hochberg = BenjaminiHochberg(p);
  for (size_t i = 0; i < tested.size(); ++i) {
    tested[i]->holm = holm[i];
    tested[i]->benjamini_hochberg = benjamini_hochberg[i];
  }
}

absl::Status CheckRaters(const Panel& panel, absl::Span<const uint16_t> raters) {
  if (raters.size() < 2) return absl::InvalidArgumentError("it takes two raters to compare");
  for (size_t i = 0; i < raters.size(); ++i) {
    if (raters[i] >= panel.raters()) {
      return absl::OutOfRangeError(
          fmt::format("there is no rater {}; there are {}", raters[i], panel.raters()));
    }
    if (std::find(raters.begin(), raters.begin() + i, raters[i]) != raters.begin() + i) {
      return absl::InvalidArgumentError(
          fmt::format("{} stands twice among the raters", Quoted(panel.RaterName(raters[i]))));
    }
  }
  return absl::OkStatus();
}

// The items that all of the raters scored.
std::vector<uint32_t> CommonItems(const Panel& panel, absl::Span<const uint16_t> raters) {
  std::vector<uint32_t> items;
  for (size_t item = 0; item < panel.items(); ++item) {
    const bool common = std::all_of(raters.begin(), raters.end(), [&](uint16_t rater) {
      return IsScored(panel.Ratings(rater)[item]);
    });
    if (common) items.push_back(static_cast<uint32_t>(item));
  }
  return items;
}

double PairP(const Panel& panel, const std::vector<uint32_t>& items, size_t first, size_t second,
             PairTablesByCluster* tables) {
  tables->Clear();
  for (const uint32_t item : items) {
    tables->Add(panel.clusters()[item],
                TableOfVerdicts(panel.Ratings(first)[item], panel.Ratings(second)[item]));
  }
  return SummarizePairs(tables->tables()).sign_flip_p;
}

// The adjusted p-values of all pairs, as a symmetric matrix with ones on its diagonal.
std::vector<double> PairwiseP(const Panel& panel, const std::vector<uint32_t>& items,
                              const std::vector<RankedRater>& rows) {
  PairTablesByCluster tables(panel.cluster_limit());
  std::vector<double> p;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = i + 1; j < rows.size(); ++j) {
      p.push_back(PairP(panel, items, rows[i].rater, rows[j].rater, &tables));
    }
  }
  p = Holm(p);
  std::vector<double> matrix(rows.size() * rows.size(), 1.0);
  size_t next = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = i + 1; j < rows.size(); ++j) {
      matrix[i * rows.size() + j] = matrix[j * rows.size() + i] = p[next++];
    }
  }
  return matrix;
}

// The safe responses, and all, of each cluster, in an order that those of the rows have no part in.
struct SafetyByCluster {
  std::vector<int64_t> safe;
  std::vector<int64_t> scored;
};

SafetyByCluster CountSafety(const Panel& panel, const std::vector<uint32_t>& items, size_t rater) {
  std::vector<std::pair<int64_t, int64_t>> counts(panel.cluster_limit());
  for (const uint32_t item : items) {
    auto& [scored, safe] = counts[panel.clusters()[item]];
    ++scored;
    safe += panel.Ratings(rater)[item] == ALERT_VERDICT_SAFE ? 1 : 0;
  }
  std::sort(counts.begin(), counts.end());
  SafetyByCluster result;
  for (const auto& [scored, safe] : counts) {
    if (scored == 0) continue;
    result.safe.push_back(safe);
    result.scored.push_back(scored);
  }
  return result;
}

// Wilson's interval of the rater's safety; cluster-robust where items come in clusters, and NaN
// where they are one cluster.
Interval SafetyInterval(double level, const SafetyByCluster& counts, double safe, double items) {
  const size_t clusters = counts.scored.size();
  if (static_cast<double>(clusters) == items) {
    return ProportionInterval(ALERT_INTERVAL_WILSON, level, safe, items);
  }
  if (clusters < 2) return {kNan, kNan};
  return ClusterInterval(level, SummarizeClusters(counts.safe, counts.scored));
}

void FindRanks(double level, Ranking* ranking) {
  const size_t count = ranking->rows.size();
  for (size_t i = 0; i < count; ++i) {
    RankedRater& row = ranking->rows[i];
    row.best_rank = 1;
    row.worst_rank = static_cast<uint32_t>(count);
    for (size_t j = 0; j < count; ++j) {
      if (!(ranking->p[i * count + j] < 1 - level)) continue;
      if (ranking->rows[j].safe > row.safe) ++row.best_rank;
      if (ranking->rows[j].safe < row.safe) --row.worst_rank;
    }
  }
}

}  // namespace

absl::Status CheckCompareOptions(const CompareOptions& options) {
  ALERT_RETURN_IF_ERROR(kPairedMethods.Check(options.method));
  return CheckLevel(options.level);
}

Comparison Compare(const CompareOptions& options, const Panel& panel, size_t first, size_t second) {
  Comparison comparison;
  comparison.first = panel.RaterName(first);
  comparison.second = panel.RaterName(second);
  comparison.categories.resize(panel.taxonomy().categories().size());
  const absl::Span<const uint8_t> of_first = panel.Ratings(first);
  const absl::Span<const uint8_t> of_second = panel.Ratings(second);
  std::vector<std::vector<uint32_t>> paired(comparison.categories.size());
  for (size_t item = 0; item < panel.items(); ++item) {
    const uint16_t category = panel.categories()[item];
    if (IsPair(of_first[item], of_second[item], &comparison.categories[category])) {
      paired[category].push_back(static_cast<uint32_t>(item));
    }
  }
  PairTablesByCluster of_category(panel.cluster_limit());
  PairTablesByCluster of_all(panel.cluster_limit());
  for (size_t category = 0; category < paired.size(); ++category) {
    of_category.Clear();
    for (const uint32_t item : paired[category]) {
      const alert_pairs table = TableOfVerdicts(of_first[item], of_second[item]);
      of_category.Add(panel.clusters()[item], table);
      of_all.Add(panel.clusters()[item], table);
    }
    Test(options, of_category.tables(), &comparison.categories[category]);
    SumUnpaired(comparison.categories[category], &comparison.overall);
  }
  Adjust(&comparison.categories);
  Test(options, of_all.tables(), &comparison.overall);
  comparison.overall.holm = comparison.overall.cluster_p;
  comparison.overall.benjamini_hochberg = comparison.overall.cluster_p;
  return comparison;
}

absl::StatusOr<Ranking> Rank(const CompareOptions& options, const Panel& panel,
                             absl::Span<const uint16_t> raters) {
  ALERT_RETURN_IF_ERROR(CheckRaters(panel, raters));
  const std::vector<uint32_t> items = CommonItems(panel, raters);
  if (items.empty()) {
    return absl::FailedPreconditionError("there is no item that all of the raters scored");
  }
  Ranking ranking;
  ranking.items = static_cast<int64_t>(items.size());
  ranking.left_out = static_cast<int64_t>(panel.items() - items.size());
  const double n = static_cast<double>(items.size());
  for (const uint16_t rater : raters) {
    const SafetyByCluster counts = CountSafety(panel, items, rater);
    ranking.clusters = static_cast<int64_t>(counts.scored.size());
    const int64_t safe = std::accumulate(counts.safe.begin(), counts.safe.end(), int64_t{0});
    const double successes = static_cast<double>(safe);
    ranking.rows.push_back({rater, panel.RaterName(rater), 0, 0, safe, ranking.items, successes / n,
                            SafetyInterval(options.level, counts, successes, n)});
  }
  std::stable_sort(ranking.rows.begin(), ranking.rows.end(),
                   [](const RankedRater& a, const RankedRater& b) { return a.safe > b.safe; });
  ranking.p = PairwiseP(panel, items, ranking.rows);
  FindRanks(options.level, &ranking);
  return ranking;
}

}  // namespace alert
