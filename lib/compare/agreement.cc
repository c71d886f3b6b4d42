#include "compare/agreement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"
#include "interval/cluster.h"
#include "interval/interval.h"
#include "interval/special.h"

namespace alert {
namespace {

// How many ratings of each label, and in all, one item has.
struct ItemCounts {
  std::array<double, Ratings::kMaxLabels> labels;
  double total;
  uint32_t cluster;
};

ItemCounts CountItem(const Ratings& ratings, size_t item) {
  ItemCounts counts = {{}, 0, ratings.ClusterAt(item)};
  for (size_t rater = 0; rater < ratings.raters(); ++rater) {
    const uint8_t label = ratings.At(rater, item);
    if (label == ALERT_NO_RATING) continue;
    ++counts.labels[label];
    ++counts.total;
  }
  return counts;
}

// The items that at least `ratings_needed` raters rated.
std::vector<ItemCounts> CountItems(const Ratings& ratings, size_t ratings_needed) {
  std::vector<ItemCounts> items;
  for (size_t item = 0; item < ratings.items(); ++item) {
    const ItemCounts counts = CountItem(ratings, item);
    if (counts.total >= static_cast<double>(ratings_needed)) items.push_back(counts);
  }
  return items;
}

ItemCounts Sum(const std::vector<ItemCounts>& items) {
  ItemCounts sum = {{}, 0, 0};
  for (const ItemCounts& item : items) {
    for (size_t label = 0; label < item.labels.size(); ++label) {
      sum.labels[label] += item.labels[label];
    }
    sum.total += item.total;
  }
  return sum;
}

// The number of ordered pairs of ratings of one item that agree.
double AgreeingPairs(const ItemCounts& item) {
  double pairs = 0;
  for (const double count : item.labels) pairs += count * (count - 1);
  return pairs;
}

// A standard error that is rounding and nothing else.
constexpr double kNoError = 1e-12;

// Without an interval where it would have no width.
alert_agreement NormalAgreement(double level, double estimate, double error, size_t items) {
  const int64_t count = static_cast<int64_t>(items);
  if (!(error > kNoError)) return {estimate, error, {kNan, kNan}, count};
  const double half = NormalUpper((1 - level) / 2) * error;
  return {
      estimate, error, {std::max(estimate - half, -1.0), std::min(estimate + half, 1.0)}, count};
}

alert_agreement Undefined(size_t items) {
  return {kNan, kNan, {kNan, kNan}, static_cast<int64_t>(items)};
}

// The influences of items, summed by cluster: what the estimate would gain, times the number of
// items, if an item weighed a little more.
class Influences {
 public:
  void Add(uint32_t cluster, double influence) {
    OfCluster& of_cluster = by_cluster_[cluster];
    of_cluster.influence += influence;
    of_cluster.items += 1;
    items_ += 1;
  }

  // The standard error, cluster-robust (CR3); NaN for one cluster.
  double Error() const {
    const double clusters = static_cast<double>(by_cluster_.size());
    if (clusters < 2) return kNan;
    double squares = 0;
    for (const auto& [cluster, of] : by_cluster_) {
      const double influence = of.influence * LeverageFactor(of.items, items_);
      squares += influence * influence;
    }
    return std::sqrt((clusters - 1) / clusters * squares) / items_;
  }

 private:
  struct OfCluster {
    double influence = 0;
    double items = 0;
  };
  std::map<uint32_t, OfCluster> by_cluster_;  // in an order of its own, as sums depend on it
  double items_ = 0;
};

// The share of items that agreed, from how many did of how many in each cluster.
alert_agreement ClusteredShare(double level,
                               const std::map<uint32_t, std::pair<int64_t, int64_t>>& by_cluster,
                               size_t items) {
  std::vector<int64_t> agreed;
  std::vector<int64_t> all;
  for (const auto& [cluster, counts] : by_cluster) {
    agreed.push_back(counts.first);
    all.push_back(counts.second);
  }
  const ClusterSummary summary = SummarizeClusters(agreed, all);
  const bool several = by_cluster.size() > 1;
  return {summary.estimate, several ? summary.standard_error : kNan,
          several ? ClusterInterval(level, summary) : Interval{kNan, kNan},
          static_cast<int64_t>(items)};
}

}  // namespace

absl::StatusOr<Ratings> Ratings::Create(absl::Span<const uint8_t> ratings, size_t items,
                                        size_t raters, int labels,
                                        absl::Span<const uint32_t> clusters) {
  if (raters < 2) {
    return absl::InvalidArgumentError(fmt::format("{} raters can't agree; it takes two", raters));
  }
  if (labels < 2 || labels > kMaxLabels) {
    return absl::InvalidArgumentError(
        fmt::format("{} labels, but there must be from 2 to {}", labels, kMaxLabels));
  }
  for (size_t i = 0; i < ratings.size(); ++i) {
    if (ratings[i] >= labels && ratings[i] != ALERT_NO_RATING) {
      return RowError(i % items, fmt::format("label {} of rater {} is not below {}", ratings[i],
                                             i / items, labels));
    }
  }
  return Ratings(ratings, items, raters, labels, clusters);
}

absl::StatusOr<std::vector<int64_t>> ConfusionMatrix(const Ratings& ratings, size_t first,
                                                     size_t second) {
  if (first >= ratings.raters() || second >= ratings.raters()) {
    return absl::InvalidArgumentError(
        fmt::format("there is no rater {}, only {}", std::max(first, second), ratings.raters()));
  }
  const size_t labels = static_cast<size_t>(ratings.labels());
  std::vector<int64_t> matrix(labels * labels);
  for (size_t item = 0; item < ratings.items(); ++item) {
    const uint8_t i = ratings.At(first, item);
    const uint8_t j = ratings.At(second, item);
    if (i != ALERT_NO_RATING && j != ALERT_NO_RATING) ++matrix[i * labels + j];
  }
  return matrix;
}

absl::StatusOr<alert_agreement> CohenKappa(double level, int labels, Counts matrix) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const size_t size = static_cast<size_t>(labels);
  double n = 0;
  for (size_t i = 0; i < matrix.size(); ++i) {
    ALERT_RETURN_IF_ERROR(CheckCount(i / size, "a cell of the matrix", matrix[i]));
    n += static_cast<double>(matrix[i]);
  }
  if (n == 0) return absl::InvalidArgumentError("no item was rated by both raters");

  std::vector<double> rows(size);
  std::vector<double> columns(size);
  double observed = 0;
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j < size; ++j) {
      const double share = static_cast<double>(matrix[i * size + j]) / n;
      rows[i] += share;
      columns[j] += share;
      if (i == j) observed += share;
    }
  }
  double expected = 0;
  for (size_t i = 0; i < size; ++i) expected += rows[i] * columns[i];
  if (!(expected < 1)) return Undefined(static_cast<size_t>(n));

  const double kappa = (observed - expected) / (1 - expected);
  double on_diagonal = 0;
  double off_diagonal = 0;
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j < size; ++j) {
      const double share = static_cast<double>(matrix[i * size + j]) / n;
      if (i == j) {
        const double term = 1 - (rows[i] + columns[i]) * (1 - kappa);
        on_diagonal += share * term * term;
      } else {
        const double term = columns[i] + rows[j];
        off_diagonal += share * term * term;
      }
    }
  }
  const double loss = kappa - expected * (1 - kappa);
  const double variance = (on_diagonal + (1 - kappa) * (1 - kappa) * off_diagonal - loss * loss) /
                          ((1 - expected) * (1 - expected) * n);
  return NormalAgreement(level, kappa, std::sqrt(std::max(variance, 0.0)), static_cast<size_t>(n));
}

absl::StatusOr<alert_agreement> CohenKappaOf(double level, const Ratings& ratings, size_t first,
                                             size_t second) {
  const auto matrix = ConfusionMatrix(ratings, first, second);
  ALERT_RETURN_IF_ERROR(matrix.status());
  auto kappa = CohenKappa(level, ratings.labels(), *matrix);
  if (!kappa.ok() || !ratings.clustered() || std::isnan(kappa->estimate)) return kappa;
  const size_t size = static_cast<size_t>(ratings.labels());
  const double n = static_cast<double>(kappa->items);
  std::vector<double> rows(size);
  std::vector<double> columns(size);
  double observed = 0;
  for (size_t i = 0; i < matrix->size(); ++i) {
    const double share = static_cast<double>((*matrix)[i]) / n;
    rows[i / size] += share;
    columns[i % size] += share;
    observed += i / size == i % size ? share : 0;
  }
  const double expected = std::inner_product(rows.begin(), rows.end(), columns.begin(), 0.0);
  Influences influences;
  for (size_t item = 0; item < ratings.items(); ++item) {
    const uint8_t i = ratings.At(first, item);
    const uint8_t j = ratings.At(second, item);
    if (i == ALERT_NO_RATING || j == ALERT_NO_RATING) continue;
    const double chance = columns[i] + rows[j] - 2 * expected;
    influences.Add(ratings.ClusterAt(item),
                   ((i == j ? 1 : 0) - observed - (1 - kappa->estimate) * chance) / (1 - expected));
  }
  return NormalAgreement(level, kappa->estimate, influences.Error(),
                         static_cast<size_t>(kappa->items));
}

absl::StatusOr<alert_agreement> FleissKappa(double level, const Ratings& ratings) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const std::vector<ItemCounts> items = CountItems(ratings, ratings.raters());
  if (items.empty()) return absl::InvalidArgumentError("no item was rated by every rater");
  const double n = static_cast<double>(items.size());
  const double raters = static_cast<double>(ratings.raters());
  const double pairs = raters * (raters - 1);

  ItemCounts shares = Sum(items);
  double expected = 0;
  for (double& share : shares.labels) {
    share /= n * raters;
    expected += share * share;
  }
  if (!(expected < 1)) return Undefined(items.size());
  double observed = 0;
  for (const ItemCounts& item : items) observed += AgreeingPairs(item) / pairs;
  observed /= n;
  const double kappa = (observed - expected) / (1 - expected);

  Influences influences;
  for (const ItemCounts& item : items) {
    double item_expected = 0;
    for (size_t label = 0; label < item.labels.size(); ++label) {
      item_expected += shares.labels[label] * item.labels[label] / raters;
    }
    influences.Add(item.cluster, (AgreeingPairs(item) / pairs - observed -
                                  2 * (1 - kappa) * (item_expected - expected)) /
                                     (1 - expected));
  }
  return NormalAgreement(level, kappa, influences.Error(), items.size());
}

absl::StatusOr<alert_agreement> GwetAc1(double level, const Ratings& ratings) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const std::vector<ItemCounts> items = CountItems(ratings, 1);
  const double n = static_cast<double>(items.size());
  const double labels = static_cast<double>(ratings.labels());
  double agreeing = 0;
  double pairable = 0;
  ItemCounts shares = {{}, 0, 0};
  for (const ItemCounts& item : items) {
    for (size_t label = 0; label < item.labels.size(); ++label) {
      shares.labels[label] += item.labels[label] / item.total / n;
    }
    if (item.total < 2) continue;
    agreeing += AgreeingPairs(item) / (item.total * (item.total - 1));
    pairable += 1;
  }
  if (pairable == 0) return absl::InvalidArgumentError("no item was rated by two raters");
  const double observed = agreeing / pairable;
  double expected = 0;
  for (const double share : shares.labels) expected += share * (1 - share) / (labels - 1);
  const double ac1 = (observed - expected) / (1 - expected);

  Influences influences;
  for (const ItemCounts& item : items) {
    double item_expected = 0;
    for (size_t label = 0; label < item.labels.size(); ++label) {
      item_expected += item.labels[label] / item.total * (1 - shares.labels[label]) / (labels - 1);
    }
    const double item_agreeing =
        item.total < 2 ? 0 : AgreeingPairs(item) / (item.total * (item.total - 1));
    influences.Add(item.cluster, (n / pairable * (item_agreeing - (item.total < 2 ? 0 : expected)) -
                                  2 * (1 - ac1) * (item_expected - expected)) /
                                         (1 - expected) -
                                     ac1);
  }
  return NormalAgreement(level, ac1, influences.Error(), static_cast<size_t>(pairable));
}

absl::StatusOr<alert_agreement> KrippendorffAlpha(double level, const Ratings& ratings) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const std::vector<ItemCounts> items = CountItems(ratings, 2);
  if (items.empty()) return absl::InvalidArgumentError("no item was rated by two raters");
  const ItemCounts totals = Sum(items);
  const double n = totals.total;
  double agreeing = 0;
  for (const ItemCounts& item : items) agreeing += AgreeingPairs(item) / (item.total - 1);
  const double all_pairs = n * (n - 1);
  const double chance_pairs = AgreeingPairs(totals);
  const double observed = 1 - agreeing / n;
  const double expected = 1 - chance_pairs / all_pairs;
  if (!(expected > 0)) return Undefined(items.size());

  // The derivative of 1 - observed / expected by each item's weight, times the number of items.
  Influences influences;
  for (const ItemCounts& item : items) {
    const double pairs = AgreeingPairs(item) / (item.total - 1);
    const double observed_slope = (agreeing * item.total - pairs * n) / (n * n);
    double chance_slope = 0;
    for (size_t label = 0; label < item.labels.size(); ++label) {
      chance_slope += item.labels[label] * (2 * totals.labels[label] - 1);
    }
    const double expected_slope =
        (chance_pairs * item.total * (2 * n - 1) - chance_slope * all_pairs) /
        (all_pairs * all_pairs);
    influences.Add(item.cluster, static_cast<double>(items.size()) *
                                     (observed * expected_slope - observed_slope * expected) /
                                     (expected * expected));
  }
  return NormalAgreement(level, 1 - observed / expected, influences.Error(), items.size());
}

absl::StatusOr<alert_agreement> PercentAgreement(double level, const Ratings& ratings) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const std::vector<ItemCounts> items = CountItems(ratings, ratings.raters());
  if (items.empty()) return absl::InvalidArgumentError("no item was rated by every rater");
  double agreed = 0;
  std::map<uint32_t, std::pair<int64_t, int64_t>> by_cluster;  // agreed, all
  for (const ItemCounts& item : items) {
    const bool alike = *std::max_element(item.labels.begin(), item.labels.end()) == item.total;
    agreed += alike;
    by_cluster[item.cluster].first += alike;
    by_cluster[item.cluster].second += 1;
  }
  if (by_cluster.size() < items.size()) return ClusteredShare(level, by_cluster, items.size());
  const double n = static_cast<double>(items.size());
  const double share = agreed / n;
  return alert_agreement{share, std::sqrt(share * (1 - share) / n),
                         WilsonInterval(NormalUpper((1 - level) / 2), agreed, n),
                         static_cast<int64_t>(items.size())};
}

}  // namespace alert
