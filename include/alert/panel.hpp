// Panels of raters: comparisons, rankings, agreement.
#ifndef ALERT_PANEL_HPP_
#define ALERT_PANEL_HPP_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "alert/abi.hpp"
#include "alert/compare.hpp"
#include "alert/dataset.hpp"
#include "alert/judge.hpp"
#include "alert/panel.h"

namespace alert {
inline namespace v0 {

class Panel {
 public:
  explicit Panel(alert_rater_kind kind, const Taxonomy* taxonomy = nullptr)
      : handle_(internal::Make<Handle>(alert_panel_create,
                                       taxonomy == nullptr ? nullptr : taxonomy->get(), kind)) {}

  Panel& UseJudge(const Judge& judge) {
    Call(alert_panel_use_judge, handle_.get(), judge.get());
    return *this;
  }
  Panel& KeepPrompts() {
    Call(alert_panel_keep_prompts, handle_.get());
    return *this;
  }
  Panel& Add(const Dataset& judged, std::string_view side = {}) {
    Call(alert_panel_add_dataset, handle_.get(), judged.get(), side.data(), side.size());
    return *this;
  }
  Panel& AddColumns(const alert_panel_columns& columns) {
    Call(alert_panel_add_columns, handle_.get(), &columns);
    return *this;
  }
  uint16_t InternRater(std::string_view name, std::string_view side = {}) {
    uint16_t rater = 0;
    Call(alert_panel_intern_rater, handle_.get(), side.data(), side.size(), name.data(),
         name.size(), &rater);
    return rater;
  }
  uint16_t Intern(alert_dimension dimension, std::string_view name) {
    uint16_t index = 0;
    Call(alert_panel_intern, handle_.get(), dimension, name.data(), name.size(), &index);
    return index;
  }

  size_t item_count() const { return alert_panel_item_count(get()); }

  // The names of the raters, in the order of their indices.
  std::vector<std::string_view> Raters() const {
    std::vector<std::string_view> names;
    const size_t count = alert_panel_rater_count(get());
    for (size_t rater = 0; rater < count; ++rater) {
      names.push_back(internal::CallForText(alert_panel_rater_at, get(), rater));
    }
    return names;
  }
  uint16_t FindRater(std::string_view name) const {
    uint16_t rater = 0;
    Call(alert_panel_find_rater, get(), name.data(), name.size(), &rater);
    return rater;
  }

  // How the items belong together.
  alert_panel_clusters Clusters() const {
    alert_panel_clusters clusters = ALERT_PANEL_CLUSTERS_INIT;
    Call(alert_panel_count_clusters, get(), &clusters);
    return clusters;
  }

  Problems problems() const { return internal::ProblemsOf(alert_panel_problems, get()); }

  const alert_panel* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_panel, alert_panel_free>;
  Handle handle_;
};

struct MatrixQuery {
  std::vector<uint16_t> raters;  // the order of the columns; empty: all
  uint16_t category = ALERT_NO_CATEGORY;
  bool every_verdict = false;
};

// A part of a panel, for the functions of alert::agreement.
class Matrix {
 public:
  explicit Matrix(const Panel& panel, const MatrixQuery& query = {}) {
    alert_matrix_query c_query = ALERT_MATRIX_QUERY_INIT;
    c_query.raters = query.raters.empty() ? nullptr : query.raters.data();
    c_query.rater_count = query.raters.size();
    c_query.category = query.category;
    c_query.every_verdict = query.every_verdict ? 1 : 0;
    handle_ = internal::Make<Handle>(alert_matrix_create, panel.get(),
                                     static_cast<const alert_matrix_query*>(&c_query));
  }

  alert_ratings ratings() const {
    alert_ratings ratings = ALERT_RATINGS_INIT;
    Call(alert_matrix_ratings, get(), &ratings);
    return ratings;
  }

  const alert_matrix* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_matrix, alert_matrix_free>;
  Handle handle_;
};

namespace internal {

inline alert_compare_options InC(const CompareOptions& options) {
  alert_compare_options c_options = ALERT_COMPARE_OPTIONS_INIT;
  c_options.level = options.level;
  c_options.method = options.method;
  return c_options;
}

}  // namespace internal

// Two raters on the items that both scored.
class Comparison {
 public:
  Comparison(const Panel& panel, size_t first, size_t second, const CompareOptions& options = {}) {
    const alert_compare_options c_options = internal::InC(options);
    handle_ =
        internal::Make<Handle>(alert_comparison_create, panel.get(), &c_options, first, second);
  }

  alert_comparison_row Row(uint16_t category) const {
    alert_comparison_row row = ALERT_COMPARISON_ROW_INIT;
    Call(alert_comparison_row_at, get(), category, &row);
    return row;
  }
  alert_comparison_row Overall() const { return Row(ALERT_COMPARE_OVERALL); }

  const alert_comparison* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_comparison, alert_comparison_free>;
  Handle handle_;
};

struct RankingRow {
  std::string_view name;
  int64_t safe;
  int64_t scored;
  double safety;
  alert_interval interval;
  uint32_t best_rank;
  uint32_t worst_rank;
  uint16_t rater;
};

// Raters over the items that all of them scored, the safest first, a range of RankingRow.
class Ranking {
 public:
  // `raters` empty: all.
  explicit Ranking(const Panel& panel, const CompareOptions& options = {},
                   const std::vector<uint16_t>& raters = {}) {
    const alert_compare_options c_options = internal::InC(options);
    handle_ = internal::Make<Handle>(alert_ranking_create, panel.get(), &c_options,
                                     raters.empty() ? nullptr : raters.data(), raters.size());
  }

  size_t size() const { return alert_ranking_row_count(get()); }
  RankingRow operator[](size_t place) const {
    alert_ranking_row row = ALERT_RANKING_ROW_INIT;
    Call(alert_ranking_row_at, get(), place, &row);
    return {internal::View(row.name), row.safe, row.scored, row.safety, row.interval, row.best_rank,
            row.worst_rank,           row.rater};
  }
  internal::IndexIterator<Ranking> begin() const { return {this, 0}; }
  internal::IndexIterator<Ranking> end() const { return {this, size()}; }

  size_t item_count() const { return alert_ranking_item_count(get()); }
  size_t left_out_count() const { return alert_ranking_left_out_count(get()); }
  size_t cluster_count() const { return alert_ranking_cluster_count(get()); }

  // The adjusted p-value of the raters in two places.
  double P(size_t first, size_t second) const {
    double p = 0;
    Call(alert_ranking_p_at, get(), first, second, &p);
    return p;
  }

  const alert_ranking* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_ranking, alert_ranking_free>;
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_PANEL_HPP_
