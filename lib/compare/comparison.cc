#include "compare/comparison.h"

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "base/status.h"
#include "base/text.h"
#include "compare/multiplicity.h"
#include "compare/paired.h"
#include "fmt/format.h"
#include "interval/special.h"

namespace alert {
namespace {

bool IsScored(uint8_t rating) {
  return rating == ALERT_VERDICT_SAFE || rating == ALERT_VERDICT_UNSAFE;
}

int64_t CountPairs(const alert_pairs& pairs) {
  return pairs.both + pairs.first_only + pairs.second_only + pairs.neither;
}

// Counts one item.
void AddItem(uint8_t first, uint8_t second, ComparisonRow* row) {
  if (first == ALERT_NO_RATING && second == ALERT_NO_RATING) return;
  if (first == ALERT_NO_RATING) {
    ++row->not_in_first;
  } else if (second == ALERT_NO_RATING) {
    ++row->not_in_second;
  } else if (!IsScored(first) || !IsScored(second)) {
    ++row->unscored;
  } else if (first == ALERT_VERDICT_SAFE) {
    ++(second == ALERT_VERDICT_SAFE ? row->pairs.both : row->pairs.first_only);
  } else {
    ++(second == ALERT_VERDICT_SAFE ? row->pairs.second_only : row->pairs.neither);
  }
}

void Sum(const ComparisonRow& row, ComparisonRow* sum) {
  sum->pairs.both += row.pairs.both;
  sum->pairs.first_only += row.pairs.first_only;
  sum->pairs.second_only += row.pairs.second_only;
  sum->pairs.neither += row.pairs.neither;
  sum->not_in_first += row.not_in_first;
  sum->not_in_second += row.not_in_second;
  sum->unscored += row.unscored;
}

// Everything but the adjusted p-values.
void Test(const CompareOptions& options, double critical, ComparisonRow* row) {
  const int64_t count = CountPairs(row->pairs);
  if (count == 0) {
    row->first_safety = row->second_safety = kNan;
    row->difference = {kNan, {kNan, kNan}};
    row->mcnemar_exact = row->mcnemar_midp = kNan;
    return;
  }
  const double n = static_cast<double>(count);
  row->first_safety = static_cast<double>(row->pairs.both + row->pairs.first_only) / n;
  row->second_safety = static_cast<double>(row->pairs.both + row->pairs.second_only) / n;
  row->difference = options.method == ALERT_PAIRED_TANGO ? TangoDifference(critical, row->pairs)
                                                         : NewcombeDifference(critical, row->pairs);
  row->mcnemar_exact = McNemarExact(row->pairs);
  row->mcnemar_midp = McNemarMidp(row->pairs);
}

void Adjust(std::vector<ComparisonRow>* rows) {
  std::vector<ComparisonRow*> tested;
  std::vector<double> p;
  for (ComparisonRow& row : *rows) {
    row.holm = row.benjamini_hochberg = kNan;
    if (CountPairs(row.pairs) == 0) continue;
    tested.push_back(&row);
    p.push_back(row.mcnemar_exact);
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

// The verdicts of each rater on the items that all of them scored.
std::vector<std::vector<uint8_t>> CommonVerdicts(const Panel& panel,
                                                 absl::Span<const uint16_t> raters) {
  std::vector<std::vector<uint8_t>> verdicts(raters.size());
  for (size_t item = 0; item < panel.items(); ++item) {
    const bool common = std::all_of(raters.begin(), raters.end(), [&](uint16_t rater) {
      return IsScored(panel.Ratings(rater)[item]);
    });
    if (!common) continue;
    for (size_t i = 0; i < raters.size(); ++i) {
      verdicts[i].push_back(panel.Ratings(raters[i])[item]);
    }
  }
  return verdicts;
}

// The p-values of all pairs, as a symmetric matrix with ones on its diagonal.
std::vector<double> PairwiseP(const std::vector<std::vector<uint8_t>>& verdicts) {
  std::vector<double> p;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    for (size_t j = i + 1; j < verdicts.size(); ++j) {
      ComparisonRow row;
      for (size_t k = 0; k < verdicts[i].size(); ++k) {
        AddItem(verdicts[i][k], verdicts[j][k], &row);
      }
      p.push_back(McNemarExact(row.pairs));
    }
  }
  p = Holm(p);
  std::vector<double> matrix(verdicts.size() * verdicts.size(), 1.0);
  size_t next = 0;
  for (size_t i = 0; i < verdicts.size(); ++i) {
    for (size_t j = i + 1; j < verdicts.size(); ++j) {
      matrix[i * verdicts.size() + j] = matrix[j * verdicts.size() + i] = p[next++];
    }
  }
  return matrix;
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
  for (size_t item = 0; item < panel.items(); ++item) {
    AddItem(of_first[item], of_second[item], &comparison.categories[panel.categories()[item]]);
  }
  const double critical = NormalUpper((1 - options.level) / 2);
  for (ComparisonRow& row : comparison.categories) {
    Sum(row, &comparison.overall);
    Test(options, critical, &row);
  }
  Adjust(&comparison.categories);
  Test(options, critical, &comparison.overall);
  comparison.overall.holm = comparison.overall.mcnemar_exact;
  comparison.overall.benjamini_hochberg = comparison.overall.mcnemar_exact;
  return comparison;
}

absl::StatusOr<Ranking> Rank(const CompareOptions& options, const Panel& panel,
                             absl::Span<const uint16_t> raters) {
  ALERT_RETURN_IF_ERROR(CheckRaters(panel, raters));
  std::vector<uint16_t> order(raters.begin(), raters.end());
  std::vector<std::vector<uint8_t>> verdicts = CommonVerdicts(panel, order);
  const size_t items = verdicts[0].size();
  if (items == 0) {
    return absl::FailedPreconditionError("there is no item that all of the raters scored");
  }
  const auto count_safe = [](const std::vector<uint8_t>& of_rater) {
    return std::count(of_rater.begin(), of_rater.end(), uint8_t{ALERT_VERDICT_SAFE});
  };
  Ranking ranking;
  ranking.items = static_cast<int64_t>(items);
  ranking.left_out = static_cast<int64_t>(panel.items() - items);
  for (size_t i = 0; i < order.size(); ++i) {
    const int64_t safe = count_safe(verdicts[i]);
    const double n = static_cast<double>(items);
    ranking.rows.push_back(
        {i, panel.RaterName(order[i]), 1, safe, ranking.items, static_cast<double>(safe) / n,
         ProportionInterval(ALERT_INTERVAL_WILSON, options.level, static_cast<double>(safe), n)});
  }
  std::stable_sort(ranking.rows.begin(), ranking.rows.end(),
                   [](const RankedRater& a, const RankedRater& b) { return a.safe > b.safe; });
  std::vector<std::vector<uint8_t>> sorted;
  for (RankedRater& row : ranking.rows) {
    sorted.push_back(std::move(verdicts[row.rater]));
    row.rater = order[row.rater];
  }
  ranking.p = PairwiseP(sorted);
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (ranking.p[i * sorted.size() + j] < 1 - options.level) ++ranking.rows[i].rank;
    }
  }
  return ranking;
}

}  // namespace alert
