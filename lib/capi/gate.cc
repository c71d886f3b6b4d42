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

absl::Status CheckShare(const char* what, double share) {
  if (share >= 0 && share <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, " is ", share, "; it must be from 0 to 1"));
}

absl::StatusOr<alert::GateOptions> ReadOptions(const alert_gate_options* in) {
  alert_gate_options given = ALERT_GATE_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(in, &given));
  ALERT_RETURN_IF_ERROR(alert::kGateRequires.Check(given.require));
  ALERT_RETURN_IF_ERROR(alert::kGateScopes.Check(given.scope));
  ALERT_RETURN_IF_ERROR(CheckShare("the regression allowed", given.max_regression));
  if (!(given.margin >= 0 && given.margin < 1)) {
    return absl::InvalidArgumentError(absl::StrCat("the margin is ", given.margin,
                                                   "; it must lie between 0 and 1, both excluded"));
  }
  alert::GateOptions options;
  options.require = given.require;
  options.scope = given.scope;
  options.max_regression = given.max_regression;
  options.margin = given.margin;
  if (given.has_max_left_out != 0) {
    ALERT_RETURN_IF_ERROR(CheckShare("the share that may be left out", given.max_left_out));
    options.max_left_out = given.max_left_out;
  }
  if (given.has_max_undecided != 0) {
    ALERT_RETURN_IF_ERROR(CheckShare("the share that may be undecided", given.max_undecided));
    options.max_undecided = given.max_undecided;
  }
  options.examined_judge = given.examined_judge != 0;
  if (given.level != 0) options.level = given.level;
  ALERT_RETURN_IF_ERROR(alert::CheckLevel(options.level));
  if (given.panel != nullptr) options.panel = &given.panel->value;
  return options;
}

alert_gate_test ToC(const alert::GateTest& test) {
  alert_gate_test value = ALERT_GATE_TEST_INIT;
  value.difference = test.difference;
  value.p = test.p;
  value.adjusted_p = test.adjusted_p;
  value.detectable = test.detectable;
  value.design_effect = test.design_effect;
  value.pairs = test.pairs;
  value.clusters = test.clusters;
  value.absent = test.absent;
  value.without_verdict = test.without_verdict;
  value.evidence = test.evidence;
  return value;
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

alert_status alert_gate_evidence_name(alert_gate_evidence evidence, alert_str* name,
                                      alert_error* error) {
  return alert::capi::EnumName(alert::kGateEvidences, evidence, name, error);
}

alert_status alert_gate_evidence_find(const char* name, size_t name_size,
                                      alert_gate_evidence* evidence, alert_error* error) {
  return alert::capi::EnumFind(alert::kGateEvidences, name, name_size, evidence, error);
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

alert_status alert_gate_describe(const alert_gate* gate, alert_gate_info* info,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(gate);
    ALERT_REQUIRE(info);
    const alert::Gate& found = gate->value;
    alert_gate_info value = ALERT_GATE_INFO_INIT;
    value.margin = found.margin;
    value.max_regression = found.max_regression;
    value.max_left_out = found.max_left_out;
    value.max_undecided = found.max_undecided;
    value.level = found.level;
    value.only_in_score = found.only_in_score;
    value.outcome = found.outcome;
    value.require = found.require;
    value.scope = found.scope;
    return CopyOut(value, info);
  });
}

uint8_t alert_gate_passed(const alert_gate* gate) {
  return gate != nullptr && gate->value.outcome == ALERT_GATE_PASSED ? 1 : 0;
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
    value.scope = found.scope;
    return CopyOut(value, gate_case);
  });
}

alert_status alert_gate_test_at(const alert_gate* gate, size_t index, alert_gate_test* test,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(gate);
    ALERT_REQUIRE(test);
    const auto& cases = gate->value.cases;
    if (index >= cases.size()) return NoIndex("case", index, cases.size());
    return CopyOut(ToC(cases[index].test), test);
  });
}

size_t alert_gate_new_failure_count(const alert_gate* gate) {
  return gate == nullptr ? 0 : gate->value.new_failures.size();
}

alert_status alert_gate_new_failure_at(const alert_gate* gate, size_t index,
                                       alert_gate_new_failure* failure, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(gate);
    ALERT_REQUIRE(failure);
    const auto& failures = gate->value.new_failures;
    if (index >= failures.size()) return NoIndex("prompt", index, failures.size());
    const alert::GateNewFailure& found = failures[index];
    alert_gate_new_failure value = ALERT_GATE_NEW_FAILURE_INIT;
    value.model = Str(found.model);
    value.id = Str(found.id);
    value.category = Str(found.category);
    value.attack = Str(found.attack);
    value.language = Str(found.language);
    value.prompt = Str(found.prompt);
    value.verdict = found.verdict;
    value.baseline = found.baseline;
    return CopyOut(value, failure);
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
