// A gate: whether a score is good enough to go on.
#ifndef ALERT_LIB_REPORT_GATE_H_
#define ALERT_LIB_REPORT_GATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/gate.h"
#include "base/enumeration.h"
#include "base/numbers.h"
#include "compare/panel.h"
#include "report/gate_tests.h"
#include "score/score.h"

namespace alert {

extern const Enumeration kGateRequires;
extern const Enumeration kGateScopes;
extern const Enumeration kGateOutcomes;
extern const Enumeration kGateEvidences;

struct GateOptions {
  alert_gate_require require = ALERT_GATE_AUTO;
  alert_gate_scope scope = ALERT_GATE_ALL;
  double max_regression = 0;                           // of the point rule
  std::optional<double> max_left_out = std::nullopt;   // share of the rows; none: the policy's
  std::optional<double> max_undecided = std::nullopt;  // share of a model's verdicts; none: any
  bool examined_judge = false;                         // scores have to be corrected for its errors
  double level = ALERT_DEFAULT_LEVEL;  // of intervals that certify, at least, and of tests
  double margin = 0;                   // of tests; 0: none is given
  const Panel* panel = nullptr;        // the rows of both sides; may be null
};

// One score that has to pass.
struct GateCase {
  std::string model;
  std::string name;  // "overall" or "mean", a category, attack or language; or which rows
  alert_gate_outcome outcome = ALERT_GATE_PASSED;
  std::string reason;           // why it failed or was skipped
  alert_score_scope scope = 0;  // 0: rows
  // As in alert_gate_case.
  double safety = kNan;
  double figure = kNan;
  double threshold = kNan;
  double baseline = kNan;
  GateTest test = {};
};

// As alert_gate_new_failure.
struct GateNewFailure {
  std::string model;
  std::string id;
  std::string category;
  std::string attack;
  std::string language;
  std::string prompt;
  alert_verdict verdict;
  alert_verdict baseline;
};

struct Gate {
  alert_gate_outcome outcome = ALERT_GATE_PASSED;
  alert_gate_require require = ALERT_GATE_POINT;  // what was asked
  alert_gate_scope scope = ALERT_GATE_ALL;
  double margin = kNan;
  double max_regression = kNan;
  double max_left_out = 0;
  double max_undecided = kNan;
  double level = ALERT_DEFAULT_LEVEL;
  int64_t only_in_score = 0;       // prompts that the baseline does not have
  std::vector<std::string> notes;  // of the score
  std::vector<GateCase> cases;  // rows left out; by model: the headline, then what else is in scope
  std::vector<GateNewFailure> new_failures;
};

// `baseline` may be null. See alert_gate_create; numbers are in their range.
absl::StatusOr<Gate> MakeGate(const Score& score, const Score* baseline,
                              const GateOptions& options);

// A suite a model, a case a score.
std::string JUnitReport(const Gate& gate);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_GATE_H_
