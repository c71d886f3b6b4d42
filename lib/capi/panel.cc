#include "alert/panel.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"
#include "compare/comparison.h"
#include "compare/matrix.h"
#include "compare/panel.h"
#include "compare/panel_dataset.h"
#include "dataset/row/problem_view.h"
#include "tally/tally.h"
#include "tally/tally_columns.h"

using alert::Panel;
using alert::PanelItem;
using alert::Quoted;
using alert::capi::CopyIn;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::TaxonomyOf;
using alert::capi::View;

struct alert_matrix {
  alert::RatingMatrix value;
};

struct alert_comparison {
  alert::Comparison value;
};

struct alert_ranking {
  alert::Ranking value;
};

namespace {

// A rater may have got a side in its name since the last call.
void UpdateNames(alert_panel* panel) {
  panel->names.clear();
  for (size_t i = 0; i < panel->value.raters(); ++i) {
    panel->names.push_back(panel->value.RaterName(i));
  }
}

template <typename T>
absl::Status CheckColumn(const char* name, const T* column, size_t rows, size_t limit) {
  if (column == nullptr) return absl::OkStatus();
  for (size_t row = 0; row < rows; ++row) {
    if (column[row] < limit) continue;
    return absl::OutOfRangeError(absl::StrCat("row ", row, " of column ", name, " is ",
                                              static_cast<size_t>(column[row]),
                                              "; it must be below ", limit));
  }
  return absl::OkStatus();
}

absl::Status CheckColumns(const alert_panel_columns& columns, const Panel& panel) {
  const size_t rows = columns.rows;
  if (columns.rater >= panel.raters()) return NoIndex("rater", columns.rater, panel.raters());
  ALERT_RETURN_IF_ERROR(
      CheckColumn("category", columns.category, rows, panel.taxonomy().categories().size()));
  ALERT_RETURN_IF_ERROR(CheckColumn("verdict", columns.verdict, rows, ALERT_VERDICT_COUNT));
  ALERT_RETURN_IF_ERROR(
      CheckColumn("attack", columns.attack, rows, panel.name_count(ALERT_DIMENSION_ATTACK)));
  ALERT_RETURN_IF_ERROR(
      CheckColumn("language", columns.language, rows, panel.name_count(ALERT_DIMENSION_LANGUAGE)));
  ALERT_RETURN_IF_ERROR(
      CheckColumn("model", columns.model, rows, panel.name_count(ALERT_DIMENSION_MODEL)));
  return alert::CheckSamples(columns.sample, 0, rows);
}

PanelItem ItemAt(const alert_panel_columns& columns, size_t row) {
  PanelItem item;
  item.id = {0, static_cast<uint64_t>(columns.id[row])};
  if (columns.attack != nullptr) item.attack = columns.attack[row];
  if (columns.language != nullptr) item.language = columns.language[row];
  if (columns.model != nullptr) item.model = columns.model[row];
  if (columns.sample != nullptr) item.sample = columns.sample[row];
  return item;
}

void AddColumns(const alert_panel_columns& columns, Panel* panel) {
  for (size_t row = 0; row < columns.rows; ++row) {
    const auto cluster = columns.cluster == nullptr
                             ? std::nullopt
                             : std::optional(alert::ClusterOf(columns.cluster[row]));
    switch (panel->Rate(ItemAt(columns, row), columns.category[row], columns.rater,
                        columns.verdict[row], cluster)) {
      case Panel::Outcome::kAdded:
        break;
      case Panel::Outcome::kDuplicate:
      case Panel::Outcome::kReplaced:
        panel->problems().Count(ALERT_PROBLEM_DUPLICATE);
        break;
      case Panel::Outcome::kConflicting:
        panel->problems().Count(ALERT_PROBLEM_CONFLICTING_DUPLICATE);
        break;
      case Panel::Outcome::kOtherCategory:
        panel->problems().Count(ALERT_PROBLEM_UNMATCHED);
        break;
    }
  }
}

absl::StatusOr<alert::CompareOptions> ReadOptions(const alert_compare_options* in) {
  alert_compare_options given = ALERT_COMPARE_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(in, &given));
  alert::CompareOptions options;
  if (given.level != 0) options.level = given.level;
  options.method = given.method;
  ALERT_RETURN_IF_ERROR(alert::CheckCompareOptions(options));
  return options;
}

absl::StatusOr<alert::MatrixQuery> ReadQuery(const alert_matrix_query* in) {
  alert_matrix_query given = ALERT_MATRIX_QUERY_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(in, &given));
  alert::MatrixQuery query;
  ALERT_REQUIRE_TEXT(given.raters, given.rater_count);
  if (given.raters != nullptr) query.raters.assign(given.raters, given.raters + given.rater_count);
  query.category = given.category;
  query.every_verdict = given.every_verdict != 0;
  return query;
}

alert_comparison_row ToC(const alert::ComparisonRow& row) {
  alert_comparison_row value = ALERT_COMPARISON_ROW_INIT;
  value.pairs = row.pairs;
  value.not_in_first = row.not_in_first;
  value.not_in_second = row.not_in_second;
  value.unscored = row.unscored;
  value.first_safety = row.first_safety;
  value.second_safety = row.second_safety;
  value.difference = row.difference;
  value.mcnemar_exact = row.mcnemar_exact;
  value.mcnemar_midp = row.mcnemar_midp;
  value.cluster_p = row.cluster_p;
  value.design_effect = row.design_effect;
  value.freedom = row.freedom;
  value.clusters = row.clusters;
  value.holm = row.holm;
  value.benjamini_hochberg = row.benjamini_hochberg;
  return value;
}

}  // namespace

extern "C" {

alert_status alert_rater_kind_name(alert_rater_kind kind, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kRaterKinds, kind, name, error);
}

alert_status alert_rater_kind_find(const char* name, size_t name_size, alert_rater_kind* kind,
                                   alert_error* error) {
  return alert::capi::EnumFind(alert::kRaterKinds, name, name_size, kind, error);
}

alert_status alert_panel_create(const alert_taxonomy* taxonomy, alert_rater_kind kind,
                                alert_panel** panel, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_RETURN_IF_ERROR(alert::kRaterKinds.Check(kind));
    *panel = new alert_panel(TaxonomyOf(taxonomy), kind);
    return absl::OkStatus();
  });
}

void alert_panel_free(alert_panel** panel) {
  alert::capi::Free(panel);
}

alert_status alert_panel_use_judge(alert_panel* panel, const alert_judge* judge,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(judge);
    panel->judges.push_back(judge->value);
    return absl::OkStatus();
  });
}

alert_status alert_panel_keep_prompts(alert_panel* panel, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    panel->value.KeepPrompts();
    return absl::OkStatus();
  });
}

alert_status alert_panel_add_dataset(alert_panel* panel, const alert_dataset* judged,
                                     const char* side, size_t side_size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(judged);
    ALERT_REQUIRE_TEXT(side, side_size);
    absl::Status status =
        alert::AddDataset(*judged->value, View(side, side_size), panel->judges, &panel->value);
    UpdateNames(panel);
    return status;
  });
}

alert_status alert_panel_intern_rater(alert_panel* panel, const char* side, size_t side_size,
                                      const char* name, size_t name_size, uint16_t* rater,
                                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE_TEXT(side, side_size);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(rater);
    const auto interned = panel->value.InternRater(View(side, side_size), View(name, name_size));
    ALERT_RETURN_IF_ERROR(interned.status());
    UpdateNames(panel);
    *rater = *interned;
    return absl::OkStatus();
  });
}

alert_status alert_panel_intern(alert_panel* panel, alert_dimension dimension, const char* name,
                                size_t name_size, uint16_t* index, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(index);
    const auto interned = panel->value.Intern(dimension, View(name, name_size));
    ALERT_RETURN_IF_ERROR(interned.status());
    *index = *interned;
    return absl::OkStatus();
  });
}

alert_status alert_panel_add_columns(alert_panel* panel, const alert_panel_columns* columns,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(columns);
    alert_panel_columns given = ALERT_PANEL_COLUMNS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(columns, &given));
    ALERT_REQUIRE_TEXT(given.id, given.rows);
    ALERT_REQUIRE_TEXT(given.category, given.rows);
    ALERT_REQUIRE_TEXT(given.verdict, given.rows);
    ALERT_RETURN_IF_ERROR(CheckColumns(given, panel->value));
    AddColumns(given, &panel->value);
    return absl::OkStatus();
  });
}

alert_status alert_panel_count_clusters(const alert_panel* panel, alert_panel_clusters* clusters,
                                        alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    const alert::ClusterCensus census = panel->value.CountClusters();
    alert_panel_clusters value = ALERT_PANEL_CLUSTERS_INIT;
    value.clusters = census.clusters;
    value.largest = census.largest;
    value.named = census.named;
    value.unknown = census.unknown;
    return CopyOut(value, clusters);
  });
}

size_t alert_panel_item_count(const alert_panel* panel) {
  return panel == nullptr ? 0 : panel->value.items();
}

size_t alert_panel_rater_count(const alert_panel* panel) {
  return panel == nullptr ? 0 : panel->value.raters();
}

alert_status alert_panel_rater_at(const alert_panel* panel, size_t rater, alert_str* name,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(name);
    if (rater >= panel->names.size()) return NoIndex("rater", rater, panel->names.size());
    *name = Str(panel->names[rater]);
    return absl::OkStatus();
  });
}

alert_status alert_panel_find_rater(const alert_panel* panel, const char* name, size_t name_size,
                                    uint16_t* rater, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(rater);
    const auto& names = panel->names;
    const auto found = std::find(names.begin(), names.end(), View(name, name_size));
    if (found == names.end()) {
      std::string there;
      for (const std::string& other : names) {
        absl::StrAppend(&there, there.empty() ? "" : ", ", Quoted(other));
      }
      return absl::NotFoundError(absl::StrCat("there is no ", Quoted(View(name, name_size)),
                                              "; there are ",
                                              there.empty() ? std::string("none") : there));
    }
    *rater = static_cast<uint16_t>(found - names.begin());
    return absl::OkStatus();
  });
}

alert_status alert_panel_problems(const alert_panel* panel, alert_problems* problems,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    return panel->shown.CopyTo(problems, panel->value.problems());
  });
}

alert_status alert_matrix_create(const alert_panel* panel, const alert_matrix_query* query,
                                 alert_matrix** matrix, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(matrix);
    const auto asked = ReadQuery(query);
    ALERT_RETURN_IF_ERROR(asked.status());
    return MakeHandle(alert::MakeMatrix(panel->value, *asked), matrix);
  });
}

void alert_matrix_free(alert_matrix** matrix) {
  alert::capi::Free(matrix);
}

alert_status alert_matrix_ratings(const alert_matrix* matrix, alert_ratings* ratings,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(matrix);
    alert_ratings value = ALERT_RATINGS_INIT;
    value.items = matrix->value.items;
    value.raters = matrix->value.raters;
    value.ratings = matrix->value.ratings.data();
    value.labels = matrix->value.labels;
    if (!matrix->value.clusters.empty()) value.cluster = matrix->value.clusters.data();
    return CopyOut(value, ratings);
  });
}

alert_status alert_comparison_create(const alert_panel* panel, const alert_compare_options* options,
                                     size_t first, size_t second, alert_comparison** comparison,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE(comparison);
    const auto chosen = ReadOptions(options);
    ALERT_RETURN_IF_ERROR(chosen.status());
    const size_t raters = panel->value.raters();
    if (first >= raters || second >= raters) {
      return NoIndex("rater", std::max(first, second), raters);
    }
    *comparison = new alert_comparison{alert::Compare(*chosen, panel->value, first, second)};
    return absl::OkStatus();
  });
}

void alert_comparison_free(alert_comparison** comparison) {
  alert::capi::Free(comparison);
}

alert_status alert_comparison_row_at(const alert_comparison* comparison, uint16_t category,
                                     alert_comparison_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(comparison);
    ALERT_REQUIRE(row);
    const alert::Comparison& value = comparison->value;
    if (category == ALERT_COMPARE_OVERALL) return CopyOut(ToC(value.overall), row);
    if (category >= value.categories.size()) {
      return NoIndex("category", category, value.categories.size());
    }
    return CopyOut(ToC(value.categories[category]), row);
  });
}

alert_status alert_ranking_create(const alert_panel* panel, const alert_compare_options* options,
                                  const uint16_t* raters, size_t rater_count,
                                  alert_ranking** ranking, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(panel);
    ALERT_REQUIRE_TEXT(raters, rater_count);
    ALERT_REQUIRE(ranking);
    const auto chosen = ReadOptions(options);
    ALERT_RETURN_IF_ERROR(chosen.status());
    std::vector<uint16_t> all(panel->value.raters());
    std::iota(all.begin(), all.end(), uint16_t{0});
    const auto ranked =
        raters == nullptr ? absl::MakeConstSpan(all) : absl::MakeConstSpan(raters, rater_count);
    return MakeHandle(alert::Rank(*chosen, panel->value, ranked), ranking);
  });
}

void alert_ranking_free(alert_ranking** ranking) {
  alert::capi::Free(ranking);
}

size_t alert_ranking_row_count(const alert_ranking* ranking) {
  return ranking == nullptr ? 0 : ranking->value.rows.size();
}

size_t alert_ranking_item_count(const alert_ranking* ranking) {
  return ranking == nullptr ? 0 : static_cast<size_t>(ranking->value.items);
}

size_t alert_ranking_left_out_count(const alert_ranking* ranking) {
  return ranking == nullptr ? 0 : static_cast<size_t>(ranking->value.left_out);
}

size_t alert_ranking_cluster_count(const alert_ranking* ranking) {
  return ranking == nullptr ? 0 : static_cast<size_t>(ranking->value.clusters);
}

alert_status alert_ranking_row_at(const alert_ranking* ranking, size_t place,
                                  alert_ranking_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(ranking);
    ALERT_REQUIRE(row);
    const auto& rows = ranking->value.rows;
    if (place >= rows.size()) return NoIndex("place", place, rows.size());
    const alert::RankedRater& ranked = rows[place];
    alert_ranking_row value = ALERT_RANKING_ROW_INIT;
    value.name = Str(ranked.name);
    value.safe = ranked.safe;
    value.scored = ranked.scored;
    value.safety = ranked.safety;
    value.interval = ranked.interval;
    value.best_rank = ranked.best_rank;
    value.worst_rank = ranked.worst_rank;
    value.rater = static_cast<uint16_t>(ranked.rater);
    return CopyOut(value, row);
  });
}

alert_status alert_ranking_p_at(const alert_ranking* ranking, size_t first, size_t second,
                                double* p, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(ranking);
    ALERT_REQUIRE(p);
    const size_t count = ranking->value.rows.size();
    if (first >= count || second >= count) {
      return NoIndex("place", std::max(first, second), count);
    }
    *p = ranking->value.p[first * count + second];
    return absl::OkStatus();
  });
}

}  // extern "C"
