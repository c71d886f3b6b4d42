// Gates: whether a score is good enough to go on.
#ifndef ALERT_GATE_HPP_
#define ALERT_GATE_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alert/abi.hpp"
#include "alert/gate.h"
#include "alert/panel.hpp"
#include "alert/score.hpp"

namespace alert {
inline namespace v0 {

// As in alert_gate_options.
struct GateOptions {
  const Score* baseline = nullptr;
  double max_regression = 0;
  alert_gate_require require = ALERT_GATE_AUTO;
  alert_gate_scope scope = ALERT_GATE_ALL;
  std::optional<double> max_left_out;   // a share; none: the policy's
  std::optional<double> max_undecided;  // a share; none: any
  bool examined_judge = false;          // the score has to be corrected for its judge's errors
  double level = ALERT_DEFAULT_LEVEL;
  double margin = 0;             // of the test; 0: ALERT_GATE_MARGIN
  const Panel* panel = nullptr;  // the rows of both sides; null: the test has only counts
};

// As in alert_gate_test.
struct GateTest {
  alert_gate_evidence evidence;
  alert_difference difference;
  double p;
  double adjusted_p;
  double detectable;
  double design_effect;
  alert_pairs pairs;
  int64_t clusters;
  int64_t absent;
  int64_t without_verdict;
};

// As in alert_gate_new_failure; views are valid as long as the gate.
struct GateNewFailure {
  std::string_view model;
  std::string_view id;
  std::string_view category;
  std::string_view attack;
  std::string_view language;
  std::string_view prompt;
  alert_verdict verdict;
  alert_verdict baseline;
};

struct GateCase {
  std::string_view model;
  std::string_view name;
  std::string_view reason;
  alert_gate_outcome outcome;
  // As in alert_gate_case; NaN where there is none.
  double safety;
  double figure;
  double threshold;
  double baseline;
  alert_score_scope scope;
};

// A range of cases.
class Gate {
 public:
  explicit Gate(const Score& score, const GateOptions& options = {}) {
    alert_gate_options c_options = ALERT_GATE_OPTIONS_INIT;
    c_options.max_regression = options.max_regression;
    c_options.require = options.require;
    c_options.scope = options.scope;
    c_options.max_left_out = options.max_left_out.value_or(0);
    c_options.has_max_left_out = options.max_left_out.has_value() ? 1 : 0;
    c_options.max_undecided = options.max_undecided.value_or(0);
    c_options.has_max_undecided = options.max_undecided.has_value() ? 1 : 0;
    c_options.examined_judge = options.examined_judge ? 1 : 0;
    c_options.level = options.level;
    c_options.margin = options.margin;
    if (options.panel != nullptr) c_options.panel = options.panel->get();
    handle_ =
        internal::Make<Handle>(alert_gate_create, score.get(),
                               options.baseline == nullptr ? nullptr : options.baseline->get(),
                               static_cast<const alert_gate_options*>(&c_options));
  }

  bool passed() const { return alert_gate_passed(get()) != 0; }
  alert_gate_outcome outcome() const { return Describe().outcome; }

  // What came of it, and what was asked.
  alert_gate_info Describe() const {
    alert_gate_info info = ALERT_GATE_INFO_INIT;
    Call(alert_gate_describe, get(), &info);
    return info;
  }

  // The test of the case with this index.
  GateTest Test(size_t index) const {
    alert_gate_test test = ALERT_GATE_TEST_INIT;
    Call(alert_gate_test_at, get(), index, &test);
    return {test.evidence,   test.difference,     test.p,     test.adjusted_p,
            test.detectable, test.design_effect,  test.pairs, test.clusters,
            test.absent,     test.without_verdict};
  }

  // The prompts that newly fail.
  size_t new_failure_count() const { return alert_gate_new_failure_count(get()); }
  GateNewFailure NewFailure(size_t index) const {
    alert_gate_new_failure found = ALERT_GATE_NEW_FAILURE_INIT;
    Call(alert_gate_new_failure_at, get(), index, &found);
    return {internal::View(found.model),
            internal::View(found.id),
            internal::View(found.category),
            internal::View(found.attack),
            internal::View(found.language),
            internal::View(found.prompt),
            found.verdict,
            found.baseline};
  }

  size_t size() const { return alert_gate_case_count(get()); }
  GateCase operator[](size_t index) const {
    alert_gate_case found = ALERT_GATE_CASE_INIT;
    Call(alert_gate_case_at, get(), index, &found);
    return {internal::View(found.model),
            internal::View(found.name),
            internal::View(found.reason),
            found.outcome,
            found.safety,
            found.figure,
            found.threshold,
            found.baseline,
            found.scope};
  }
  internal::IndexIterator<Gate> begin() const { return {this, 0}; }
  internal::IndexIterator<Gate> end() const { return {this, size()}; }

  std::string ToJunit() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_gate_write_junit(get(), writer, user, error);
    });
  }

  const alert_gate* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_gate, alert_gate_free>;
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_GATE_HPP_
