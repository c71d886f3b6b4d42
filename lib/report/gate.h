// A gate: whether a score is good enough to go on.
#ifndef ALERT_LIB_REPORT_GATE_H_
#define ALERT_LIB_REPORT_GATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/gate.h"
#include "base/enumeration.h"
#include "base/numbers.h"
#include "score/score.h"

namespace alert {

extern const Enumeration kGateRequires;
extern const Enumeration kGateScopes;
extern const Enumeration kGateOutcomes;

struct GateOptions {
  alert_gate_require require = ALERT_GATE_POINT;
  alert_gate_scope scope = ALERT_GATE_ALL;
  double max_regression = 0;           // below the baseline, where there is one
  uint64_t max_left_out = 0;           // rows that could not be used
  double level = ALERT_DEFAULT_LEVEL;  // of intervals that certify, at least
};

// One score that has to pass.
struct GateCase {
  std::string model;
  std::string name;  // "overall" or "mean", or a category; or which rows, without a model
  alert_gate_outcome outcome = ALERT_GATE_PASSED;
  std::string reason;  // why it failed or was skipped
  // As in alert_gate_case.
  double safety = kNan;
  double figure = kNan;
  double threshold = kNan;
  double baseline = kNan;
};

struct Gate {
  bool passed = true;
  std::vector<std::string> notes;  // of the score
  std::vector<GateCase> cases;     // rows left out; by model: the headline, then the categories
};

// `baseline` may be null. A model is held against the one of the same name, or, where both have one
// model, against that. FailedPrecondition where the baseline was scored under another policy, or
// where one of the two only is corrected for the judge's errors.
absl::StatusOr<Gate> MakeGate(const Score& score, const Score* baseline,
                              const GateOptions& options);

// A suite a model, a case a category.
std::string JUnitReport(const Gate& gate);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_GATE_H_
