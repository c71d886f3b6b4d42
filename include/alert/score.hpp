// Scores, and the reports of them.
#ifndef ALERT_SCORE_HPP_
#define ALERT_SCORE_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/arrow.hpp"
#include "alert/enumerations.hpp"
#include "alert/policy.hpp"
#include "alert/report.h"
#include "alert/score.h"
#include "alert/tally.hpp"

namespace alert {
inline namespace v0 {

class Score;

struct ScoreOptions {
  const Policy* policy = nullptr;
  double level = ALERT_DEFAULT_LEVEL;
  alert_interval_method interval = ALERT_INTERVAL_WILSON;
  uint64_t seed = 0;                                 // of the bootstrap
  uint32_t replicates = 0;                           // of the bootstrap; 0: none
  std::vector<alert_judge_error> judge_errors = {};  // each from a sample; empty: no correction
  std::vector<uint16_t> judge_error_of = {};  // by category, its index there; empty: one for all,
                                              // or the i-th for the i-th category
  const Labels* labels = nullptr;             // safety is corrected by these instead
  alert_labels_drawn labels_drawn = ALERT_LABELS_RANDOM;
  std::vector<uint64_t> population = {};  // by category, the prompts that rows were sampled from
                                          // (population.hpp); empty: the rows'
  bool simultaneous = false;              // certificates of categories hold together
  bool anytime = false;                   // certificates hold whenever one looks
  const Score* reference =
      nullptr;  // the scores of the policy's reference: rows are graded beside it
};

// One score. Proportions are NaN where there is nothing to divide by.
struct ScoreRow {
  std::string_view name;
  uint64_t safe;
  uint64_t unsafe;
  uint64_t undecided;
  uint64_t missing;
  double safety;
  double worst;
  double best;
  double asr;
  alert_interval interval;
  alert_band band;
  bool certified;
  bool excluded;
  alert_interval bounds;
  alert_corrected corrected;
  alert_bounds corrected_bounds;
  alert_interval simultaneous;
  double shrunken;
  alert_interval anytime;
  alert_row_grade grade;
};

// The category that looks least safe, and the safety of the one that is.
struct LeastSafe {
  std::string_view category;
  double safety;
  alert_interval interval;
};

// `note` says what a reader of the scores has to know of the judge; mostly that is nothing.
struct ScoreJudge {
  std::string_view name;
  std::string_view note;
};

// Rows that could not be used, and which share of all they are; NaN where a source is damaged.
struct ScoreLeftOut {
  uint64_t rows;
  double share;
};

// The scores of one model in one scope: `for (const alert::ScoreRow& row : score.Rows(...))`.
class ScoreRows {
 public:
  ScoreRows(const alert_score* score, size_t model, uint8_t scope)
      : score_(score), model_(model), scope_(scope) {}

  size_t size() const { return alert_score_row_count(score_, scope_); }

  ScoreRow operator[](size_t index) const {
    alert_score_row row = ALERT_SCORE_ROW_INIT;
    Call(alert_score_row_at, score_, model_, scope_, index, &row);
    return {internal::View(row.name),
            row.safe,
            row.unsafe,
            row.undecided,
            row.missing,
            row.safety,
            row.worst,
            row.best,
            row.asr,
            row.interval,
            row.band,
            row.certified != 0,
            row.excluded != 0,
            row.bounds,
            row.corrected,
            row.corrected_bounds,
            row.simultaneous,
            row.shrunken,
            row.anytime,
            row.grade};
  }

  internal::IndexIterator<ScoreRows> begin() const { return {this, 0}; }
  internal::IndexIterator<ScoreRows> end() const { return {this, size()}; }

 private:
  const alert_score* score_;
  size_t model_;
  uint8_t scope_;
};

struct ReportOptions {
  alert_report_format format = ALERT_REPORT_TEXT;
  bool color = false;
  uint32_t width = 0;
};

class Score {
 public:
  explicit Score(const Tally& tally, const ScoreOptions& options = {}) {
    const alert_score_options c_options = InC(options);
    handle_ = internal::Make<Handle>(alert_score_create, tally.get(), &c_options);
  }

  static Score Open(std::string_view path, const ScoreOptions& options = {}) {
    const alert_score_options c_options = InC(options);
    return Score(internal::Make<Handle>(alert_score_open, path.data(), path.size(), &c_options));
  }

  // Of a report as JSON, under its own policy or another one.
  static Score ParseReport(std::string_view json, const Policy* policy = nullptr) {
    return Score(internal::Make<Handle>(alert_report_parse, json.data(), json.size(),
                                        policy == nullptr ? nullptr : policy->get()));
  }

  // The judges known by name whose verdicts were counted.
  std::vector<ScoreJudge> Judges() const {
    std::vector<ScoreJudge> judges;
    const size_t count = alert_score_judge_count(get());
    for (size_t index = 0; index < count; ++index) {
      alert_str name = {nullptr, 0};
      alert_str note = {nullptr, 0};
      Call(alert_score_judge_at, get(), index, &name, &note);
      judges.push_back({internal::View(name), internal::View(note)});
    }
    return judges;
  }

  ScoreLeftOut LeftOut() const {
    ScoreLeftOut left_out = {0, 0};
    Call(alert_score_left_out, get(), &left_out.rows, &left_out.share);
    return left_out;
  }

  // What a reader of the scores has to know, a sentence each.
  std::vector<std::string_view> Notes() const {
    std::vector<std::string_view> notes;
    const size_t count = alert_score_note_count(get());
    for (size_t index = 0; index < count; ++index) {
      notes.push_back(internal::CallForText(alert_score_note_at, get(), index));
    }
    return notes;
  }

  size_t model_count() const { return alert_score_model_count(get()); }
  std::string_view Model(size_t model) const {
    return internal::CallForText(alert_score_model_at, get(), model);
  }

  // `scope` is ALERT_DIMENSION_CATEGORY, _MACRO, _ATTACK or _LANGUAGE, or an ALERT_SCORE_EVERY_...
  ScoreRows Rows(size_t model, alert_dimension scope) const { return {get(), model, scope}; }
  ScoreRow Overall(size_t model) const { return ScoreRows(get(), model, ALERT_SCORE_OVERALL)[0]; }
  ScoreRow Mean(size_t model) const { return ScoreRows(get(), model, ALERT_SCORE_MEAN)[0]; }

  alert::LeastSafe LeastSafe(size_t model) const {
    alert_least_safe found = ALERT_LEAST_SAFE_INIT;
    Call(alert_score_least_safe, get(), model, &found);
    return {internal::View(found.category), found.safety, found.interval};
  }
  // What the model has of several samples of its prompts; no prompts where there are none.
  alert_samples Samples(size_t model) const {
    alert_samples samples = ALERT_SAMPLES_INIT;
    Call(alert_score_samples_at, get(), model, &samples);
    return samples;
  }
  // How safe its prompts are when each is asked k times, by k from 1.
  std::vector<alert_repeat_row> Repeats(size_t model) const {
    std::vector<alert_repeat_row> rows(alert_score_repeat_count(get(), model),
                                       ALERT_REPEAT_ROW_INIT);
    for (size_t index = 0; index < rows.size(); ++index) {
      Call(alert_score_repeat_at, get(), model, index, &rows[index]);
    }
    return rows;
  }

  // Calls `sink(std::string_view)` with the report, piece by piece.
  template <typename Sink>
  void WriteReport(Sink&& sink, const ReportOptions& options = {}) const {
    alert_report_options c_options = ALERT_REPORT_OPTIONS_INIT;
    c_options.format = options.format;
    c_options.color = options.color ? 1 : 0;
    c_options.width = options.width;
    internal::WriteTo(sink, [&](alert_writer writer, void* user, alert_error* error) {
      return alert_report_write(get(), &c_options, writer, user, error);
    });
  }

  std::string Report(const ReportOptions& options = {}) const {
    std::string text;
    WriteReport([&text](std::string_view piece) { text.append(piece); }, options);
    return text;
  }

  // The rows of the report as CSV, as a stream of Arrow.
  ArrowStream Export() const {
    ArrowStream stream;
    Call(alert_score_export, get(), stream.get());
    return stream;
  }

  const alert_score* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_score, alert_score_free>;
  explicit Score(Handle handle) : handle_(std::move(handle)) {}

  // Valid as long as `options`, and what it points to.
  static alert_score_options InC(const ScoreOptions& options) {
    alert_score_options c_options = ALERT_SCORE_OPTIONS_INIT;
    c_options.policy = options.policy == nullptr ? nullptr : options.policy->get();
    c_options.level = options.level;
    c_options.interval = options.interval;
    c_options.seed = options.seed;
    c_options.replicates = options.replicates;
    c_options.judge_error_count = static_cast<uint32_t>(options.judge_errors.size());
    c_options.judge_errors = options.judge_errors.data();
    if (!options.judge_error_of.empty()) c_options.judge_error_of = options.judge_error_of.data();
    c_options.judge_error_of_count = options.judge_error_of.size();
    c_options.labels = options.labels == nullptr ? nullptr : options.labels->get();
    c_options.labels_drawn = options.labels_drawn;
    if (!options.population.empty()) c_options.population = options.population.data();
    c_options.population_count = options.population.size();
    c_options.simultaneous = options.simultaneous ? 1 : 0;
    c_options.anytime = options.anytime ? 1 : 0;
    c_options.reference = options.reference == nullptr ? nullptr : options.reference->get();
    return c_options;
  }

  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_SCORE_HPP_
