// Gates: whether a score is good enough to go on.
#ifndef ALERT_GATE_HPP_
#define ALERT_GATE_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "alert/abi.hpp"
#include "alert/gate.h"
#include "alert/score.hpp"

namespace alert {
inline namespace v0 {

struct GateOptions {
  const Score* baseline = nullptr;
  double max_regression = 0;
  alert_gate_require require = ALERT_GATE_POINT;
  alert_gate_scope scope = ALERT_GATE_ALL;
  uint64_t max_left_out = 0;
  double level = ALERT_DEFAULT_LEVEL;  // of the intervals that certify, at least
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
};

// A range of cases.
class Gate {
 public:
  explicit Gate(const Score& score, const GateOptions& options = {}) {
    alert_gate_options c_options = ALERT_GATE_OPTIONS_INIT;
    c_options.max_regression = options.max_regression;
    c_options.require = options.require;
    c_options.scope = options.scope;
    c_options.max_left_out = options.max_left_out;
    c_options.level = options.level;
    handle_ =
        internal::Make<Handle>(alert_gate_create, score.get(),
                               options.baseline == nullptr ? nullptr : options.baseline->get(),
                               static_cast<const alert_gate_options*>(&c_options));
  }

  bool passed() const { return alert_gate_passed(get()) != 0; }

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
            found.baseline};
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
