// Tallies: counts of verdicts, and the items that they are of.
#ifndef ALERT_TALLY_HPP_
#define ALERT_TALLY_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/dataset.hpp"
#include "alert/judge.hpp"
#include "alert/tally.h"
#include "alert/taxonomy.hpp"

namespace alert {
inline namespace v0 {

// Counts of verdicts, indexed by alert_verdict.
struct Counts {
  uint64_t count[ALERT_VERDICT_COUNT];
  uint64_t operator[](alert_verdict verdict) const { return count[verdict]; }
};

// What is to be counted together; an empty text is every one.
struct TallyQuery {
  std::string_view model;
  std::string_view category;
  std::string_view attack;
  std::string_view language;
};

class Tally {
 public:
  explicit Tally(const Taxonomy* taxonomy = nullptr)
      : handle_(internal::Make<Handle>(alert_tally_create,
                                       taxonomy == nullptr ? nullptr : taxonomy->get())) {}

  static Tally Parse(std::string_view bytes) {
    return Tally(internal::Make<Handle>(alert_tally_parse, bytes.data(), bytes.size()));
  }

  Tally& SetRule(std::string_view rule) {
    Call(alert_tally_set_rule, handle_.get(), rule.data(), rule.size());
    return *this;
  }
  Tally& UseJudge(const Judge& judge) {
    Call(alert_tally_use_judge, handle_.get(), judge.get());
    return *this;
  }
  // Before rows are added.
  Tally& KeepClusters() {
    Call(alert_tally_keep_clusters, handle_.get());
    return *this;
  }
  // How many of the rows added named their cluster.
  uint64_t clustered_row_count() const { return alert_tally_clustered_row_count(handle_.get()); }
  Tally& Expect(const Dataset& prompts) {
    Call(alert_tally_expect, handle_.get(), prompts.get());
    return *this;
  }
  Tally& Add(const Dataset& judged) {
    Call(alert_tally_add_dataset, handle_.get(), judged.get());
    return *this;
  }
  Tally& SetJudgeThreshold(double threshold) {
    Call(alert_tally_set_judge_threshold, handle_.get(), threshold);
    return *this;
  }
  Tally& AddColumns(const alert_tally_columns& columns) {
    Call(alert_tally_add_columns, handle_.get(), &columns);
    return *this;
  }
  uint16_t Intern(alert_dimension dimension, std::string_view name) {
    uint16_t index = 0;
    Call(alert_tally_intern, handle_.get(), dimension, name.data(), name.size(), &index);
    return index;
  }
  Tally& Merge(const Tally& other) {
    Call(alert_tally_merge, handle_.get(), other.get());
    return *this;
  }

  std::string ToBytes() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_tally_write(get(), writer, user, error);
    });
  }

  std::vector<std::string_view> Names(alert_dimension dimension) const {
    std::vector<std::string_view> names;
    const size_t count = alert_tally_name_count(get(), dimension);
    for (size_t index = 0; index < count; ++index) {
      names.push_back(internal::CallForText(alert_tally_name_at, get(), dimension, index));
    }
    return names;
  }

  Counts Count(const TallyQuery& query = {}) const {
    alert_tally_query c_query = ALERT_TALLY_QUERY_INIT;
    c_query.model = internal::Str(query.model);
    c_query.category = internal::Str(query.category);
    c_query.attack = internal::Str(query.attack);
    c_query.language = internal::Str(query.language);
    Counts counts = {};
    Call(alert_tally_count, get(), static_cast<const alert_tally_query*>(&c_query), counts.count);
    return counts;
  }

  Problems problems() const { return internal::ProblemsOf(alert_tally_problems, get()); }

  const alert_tally* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_tally, alert_tally_free>;
  explicit Tally(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

// What people said of some of the judged responses, by what the judge said of them.
class Labels {
 public:
  // The same items of both, whose verdicts are found with the judges and the rule of `tally`.
  Labels(const Tally& tally, const Dataset& people, const Dataset& judged)
      : handle_(
            internal::Make<Handle>(alert_labels_create, tally.get(), people.get(), judged.get())) {}

  // How many, at judge * ALERT_VERDICT_COUNT + person; an empty member of `query` is every one.
  std::array<uint64_t, ALERT_VERDICT_COUNT * ALERT_VERDICT_COUNT> Count(
      const alert_tally_query& query = ALERT_TALLY_QUERY_INIT) const {
    std::array<uint64_t, ALERT_VERDICT_COUNT* ALERT_VERDICT_COUNT> counts = {};
    Call(alert_labels_count, handle_.get(), &query, counts.data());
    return counts;
  }

  alert_labels* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_labels, alert_labels_free>;
  Handle handle_;
};

// As alert_lint_example; views are valid as long as the lint.
struct LintExample {
  std::string_view id;
  std::string_view answer;
  std::string_view file;
  uint64_t line;
};

// Why answers of a judge were not understood.
struct LintReason {
  std::string_view reason;
  alert_verdict verdict;
  uint64_t count;
  std::vector<LintExample> examples;
};

// As alert_lint_judge, the most frequent reason first.
struct LintedJudge {
  std::string_view name;
  uint64_t answers;
  uint64_t undecided;
  uint64_t missing;
  uint64_t changed;
  uint64_t without_answer;
  std::vector<LintReason> reasons;
};

// What of the judges' answers in judged rows was not understood.
class Lint {
 public:
  // `judge`, a name that `tally` knows, reads answers that name no judge.
  Lint(const Tally& tally, const Dataset& judged, std::string_view judge = {})
      : handle_(internal::Make<Handle>(alert_lint_create, tally.get(), judged.get(), judge.data(),
                                       judge.size())) {}

  std::vector<LintedJudge> Judges() const {
    std::vector<LintedJudge> judges;
    for (size_t i = 0; i < alert_lint_judge_count(get()); ++i) judges.push_back(JudgeAt(i));
    return judges;
  }

  Problems problems() const { return internal::ProblemsOf(alert_lint_problems, get()); }

  const alert_lint* get() const { return handle_.get(); }

 private:
  LintedJudge JudgeAt(size_t index) const {
    alert_lint_judge judge = ALERT_LINT_JUDGE_INIT;
    Call(alert_lint_judge_at, get(), index, &judge);
    LintedJudge found = {internal::View(judge.name),
                         judge.answers,
                         judge.undecided,
                         judge.missing,
                         judge.changed,
                         judge.without_answer,
                         {}};
    for (size_t i = 0; i < judge.reasons; ++i) found.reasons.push_back(ReasonAt(index, i));
    return found;
  }

  LintReason ReasonAt(size_t judge, size_t index) const {
    alert_lint_reason reason = ALERT_LINT_REASON_INIT;
    Call(alert_lint_reason_at, get(), judge, index, &reason);
    LintReason found = {internal::View(reason.reason), reason.verdict, reason.count, {}};
    for (size_t i = 0; i < reason.examples; ++i) {
      alert_lint_example example = ALERT_LINT_EXAMPLE_INIT;
      Call(alert_lint_example_at, get(), judge, index, i, &example);
      found.examples.push_back({internal::View(example.id), internal::View(example.answer),
                                internal::View(example.file), example.line});
    }
    return found;
  }

  using Handle = internal::Handle<alert_lint, alert_lint_free>;
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_TALLY_HPP_
