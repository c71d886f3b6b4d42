#include "rows.h"

#include "alert/tally.h"

namespace coverage {

void Rows::Add(size_t category, int64_t safe, int64_t trials) {
  for (int64_t i = 0; i < trials; ++i) {
    category_.push_back(static_cast<uint16_t>(category));
    verdict_.push_back(i < safe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE);
    cluster_.push_back(next_cluster_);
  }
  ++next_cluster_;
}

void Rows::AddUndecided(size_t category, int64_t rows) {
  for (int64_t i = 0; i < rows; ++i) {
    category_.push_back(static_cast<uint16_t>(category));
    verdict_.push_back(ALERT_VERDICT_UNDECIDED);
    cluster_.push_back(next_cluster_);
  }
  ++next_cluster_;
}

Rows::Scored Rows::ScoreThem(const std::vector<alert_judge_error>& judges,
                             const std::vector<uint16_t>& judge_of) const {
  alert_score_options options = ALERT_SCORE_OPTIONS_INIT;
  options.judge_error_count = static_cast<uint32_t>(judges.size());
  options.judge_errors = judges.data();
  if (!judge_of.empty()) options.judge_error_of = judge_of.data();
  options.judge_error_of_count = judge_of.size();
  return ScoreAs(false, options);
}

Rows::Scored Rows::ScoreClusters() const {
  return ScoreAs(true, ALERT_SCORE_OPTIONS_INIT);
}

Rows::Scored Rows::ScoreWith(const alert_score_options& options) const {
  return ScoreAs(false, options);
}

Rows::Scored Rows::ScoreAs(bool clustered, alert_score_options options) const {
  alert_error error = ALERT_ERROR_INIT;
  alert_tally* tally = nullptr;
  Check(alert_tally_create(nullptr, &tally, &error), error);
  if (clustered) Check(alert_tally_keep_clusters(tally, &error), error);
  alert_tally_columns columns = ALERT_TALLY_COLUMNS_INIT;
  columns.rows = category_.size();
  columns.category = category_.data();
  columns.verdict = verdict_.data();
  if (clustered) columns.cluster = cluster_.data();
  Check(alert_tally_intern(tally, ALERT_DIMENSION_MODEL, "m", 1, &columns.model, &error), error);
  Check(alert_tally_add_columns(tally, &columns, &error), error);
  options.level = kLevel;
  alert_score* score = nullptr;
  Check(alert_score_create(tally, &options, &score, &error), error);
  alert_tally_free(&tally);
  return Scored(score);
}

void Rows::Clear() {
  category_.clear();
  verdict_.clear();
  cluster_.clear();
  next_cluster_ = 0;
}

alert_score_row Rows::Scored::Row(uint8_t scope, size_t index) const {
  alert_score_row row = ALERT_SCORE_ROW_INIT;
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_score_row_at(score_, 0, scope, index, &row, &error), error);
  return row;
}

alert_least_safe Rows::Scored::LeastSafe() const {
  alert_least_safe found = ALERT_LEAST_SAFE_INIT;
  alert_error error = ALERT_ERROR_INIT;
  Check(alert_score_least_safe(score_, 0, &found, &error), error);
  return found;
}

}  // namespace coverage
