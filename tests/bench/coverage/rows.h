// Judged rows, drawn at random, and the scores that the library makes of them.
#ifndef ALERT_TESTS_BENCH_COVERAGE_ROWS_H_
#define ALERT_TESTS_BENCH_COVERAGE_ROWS_H_

#include <cstdint>
#include <vector>

#include "alert/score.h"
#include "coverage.h"

namespace coverage {

class Rows {
 public:
  // `safe` of `trials` rows of a category, all of one cluster.
  void Add(size_t category, int64_t safe, int64_t trials);

  // Rows that have no verdict.
  void AddUndecided(size_t category, int64_t rows);

  // Scored under the policy "alert". `judges` and `judge_of` as alert_score_options has them.
  class Scored;
  Scored ScoreThem(const std::vector<alert_judge_error>& judges = {},
                   const std::vector<uint16_t>& judge_of = {}) const;
  Scored ScoreClusters() const;  // with cluster-robust intervals
  Scored ScoreWith(const alert_score_options& options) const;

  void Clear();

 private:
  Scored ScoreAs(bool clustered, alert_score_options options) const;

  std::vector<uint16_t> category_;
  std::vector<alert_verdict> verdict_;
  std::vector<int64_t> cluster_;
  int64_t next_cluster_ = 0;
};

class Rows::Scored {
 public:
  explicit Scored(alert_score* score) : score_(score) {}
  Scored(Scored&& other) noexcept : score_(other.score_) { other.score_ = nullptr; }
  ~Scored() { alert_score_free(&score_); }

  // See alert_score_row_at.
  alert_score_row Row(uint8_t scope, size_t index = 0) const;
  alert_least_safe LeastSafe() const;
  const alert_score* get() const { return score_; }

 private:
  alert_score* score_;
};

}  // namespace coverage

#endif  // ALERT_TESTS_BENCH_COVERAGE_ROWS_H_
