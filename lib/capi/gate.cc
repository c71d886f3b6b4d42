#include "alert/gate.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "report/gate.h"

using alert::GateCase;
using alert::capi::CopyIn;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::WriteAll;

struct alert_gate {
  alert::Gate value;
};

namespace {

absl::StatusOr<alert::GateOptions> ReadOptions(const alert_gate_options* in) {
  alert_gate_options given = ALERT_GATE_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(in, &given));
  ALERT_RETURN_IF_ERROR(alert::kGateRequires.Check(given.require));
  ALERT_RETURN_IF_ERROR(alert::kGateScopes.Check(given.scope));
  if (!(given.max_regression >= 0)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the regression allowed is ", given.max_regression, "; it must be at least 0"));
  }
  const double level = given.level == 0 ? ALERT_DEFAULT_LEVEL : given.level;
  ALERT_RETURN_IF_ERROR(alert::CheckLevel(level));
  return alert::GateOptions{given.require, given.scope, given.max_regression, given.max_left_out,
                            level};
}

}  // namespace

extern "C" {

alert_status alert_gate_require_name(alert_gate_require require, alert_str* name,
                                     alert_error* error) {
  return alert::capi::EnumName(alert::kGateRequires, require, name, error);
}

alert_status alert_gate_require_find(const char* name, size_t name_size,
                                     alert_gate_require* require, alert_error* error) {
  return alert::capi::EnumFind(alert::kGateRequires, name, name_size, require, error);
}

alert_status alert_gate_scope_name(alert_gate_scope scope, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kGateScopes, scope, name, error);
}

alert_status alert_gate_scope_find(const char* name, size_t name_size, alert_gate_scope* scope,
                                   alert_error* error) {
  return alert::capi::EnumFind(alert::kGateScopes, name, name_size, scope, error);
}

alert_status alert_gate_outcome_name(alert_gate_outcome outcome, alert_str* name,
                                     alert_error* error) {
  return alert::capi::EnumName(alert::kGateOutcomes, outcome, name, error);
}

alert_status alert_gate_outcome_find(const char* name, size_t name_size,
                                     alert_gate_outcome* outcome, alert_error* error) {
  return alert::capi::EnumFind(alert::kGateOutcomes, name, name_size, outcome, error);
}

alert_status alert_gate_create(const alert_score* score, const alert_score* baseline,
                               const alert_gate_options* options, alert_gate** gate,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(gate);
    const auto chosen = ReadOptions(options);
    ALERT_RETURN_IF_ERROR(chosen.status());
    return MakeHandle(
        MakeGate(score->value, baseline == nullptr ? nullptr : &baseline->value, *chosen), gate);
  });
}

void alert_gate_free(alert_gate** gate) {
  alert::capi::Free(gate);
}

uint8_t alert_gate_passed(const alert_gate* gate) {
  return gate != nullptr && gate->value.passed ? 1 : 0;
}

size_t alert_gate_case_count(const alert_gate* gate) {
  return gate == nullptr ? 0 : gate->value.cases.size();
}

alert_status alert_gate_case_at(const alert_gate* gate, size_t index, alert_gate_case* gate_case,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(gate);
    const auto& cases = gate->value.cases;
    if (index >= cases.size()) return NoIndex("case", index, cases.size());
    const GateCase& found = cases[index];
    alert_gate_case value = ALERT_GATE_CASE_INIT;
    value.model = Str(found.model);
    value.name = Str(found.name);
    value.reason = Str(found.reason);
    value.outcome = found.outcome;
    value.safety = found.safety;
    value.figure = found.figure;
    value.threshold = found.threshold;
    value.baseline = found.baseline;
    return CopyOut(value, gate_case);
  });
}

alert_status alert_gate_write_junit(const alert_gate* gate, alert_writer writer, void* user,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(gate);
    return WriteAll(JUnitReport(gate->value), writer, user);
  });
}

}  // extern "C"
