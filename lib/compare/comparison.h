// Raters of a panel compared: two by two on the items that both scored, and several in their order.
#ifndef ALERT_LIB_COMPARE_COMPARISON_H_
#define ALERT_LIB_COMPARE_COMPARISON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/compare.h"
#include "compare/panel.h"
#include "interval/interval.h"

namespace alert {

struct CompareOptions {
  double level = ALERT_DEFAULT_LEVEL;
  alert_paired_method method = ALERT_PAIRED_TANGO;
};

absl::Status CheckCompareOptions(const CompareOptions& options);

// Everything is NaN that pairs are wanting for.
struct ComparisonRow {
  alert_pairs pairs = {0, 0, 0, 0};
  int64_t not_in_first = 0;   // items that only the second rated
  int64_t not_in_second = 0;  // items that only the first rated
  int64_t unscored = 0;       // items of both, of which a verdict is undecided or missing
  double first_safety = 0;    // over the pairs, as is second_safety
  double second_safety = 0;
  alert_difference difference = {0, {0, 0}};
  double mcnemar_exact = 0;
  double mcnemar_midp = 0;
  int64_t clusters = 0;      // that the pairs come in
  double design_effect = 0;  // how many pairs tell as much as one that is independent
  double freedom = 0;        // as PairClusters has it
  double cluster_p = 0;      // by the sign-flip test over clusters
  double holm = 0;           // cluster_p adjusted for the categories that have pairs
  double benjamini_hochberg = 0;
};

struct Comparison {
  std::string first;
  std::string second;
  ComparisonRow overall;                  // its adjusted p-values are its own p-value
  std::vector<ComparisonRow> categories;  // all of the taxonomy
};

// `first` and `second` are indices of raters.
Comparison Compare(const CompareOptions& options, const Panel& panel, size_t first, size_t second);

struct RankedRater {
  size_t rater;
  std::string name;
  uint32_t best_rank;   // 1 and how many raters are told apart from this one and safer
  uint32_t worst_rank;  // less those that are told apart from it and less safe
  int64_t safe;
  int64_t scored;
  double safety;
  Interval interval;  // Wilson's, of the effective number of items where they come in clusters
};

struct Ranking {
  std::vector<RankedRater> rows;  // the safest first
  std::vector<double> p;          // rows by rows: the sign-flip test's, by Holm over all pairs
  int64_t items = 0;              // that all of the raters scored, and all figures are of
  int64_t left_out = 0;
  int64_t clusters = 0;  // that the items come in
};

// `raters`: at least two different ones. FailedPrecondition where no item was scored by all.
absl::StatusOr<Ranking> Rank(const CompareOptions& options, const Panel& panel,
                             absl::Span<const uint16_t> raters);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_COMPARISON_H_
