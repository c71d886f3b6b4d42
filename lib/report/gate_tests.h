// The tests of a gate: whether a model is less safe than that of the baseline by less than a
// margin.
#ifndef ALERT_LIB_REPORT_GATE_TESTS_H_
#define ALERT_LIB_REPORT_GATE_TESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/gate.h"
#include "base/numbers.h"
#include "compare/panel.h"
#include "compare/panel_pairs.h"
#include "score/score.h"

namespace alert {

// As alert_gate_test.
struct GateTest {
  alert_gate_evidence evidence = ALERT_GATE_UNTESTED;
  alert_difference difference = {kNan, {kNan, kNan}};
  double p = kNan;
  double adjusted_p = kNan;
  double detectable = kNan;
  double design_effect = kNan;
  alert_pairs pairs = {0, 0, 0, 0};
  int64_t clusters = 0;
  int64_t absent = 0;
  int64_t without_verdict = 0;
  bool is_headline = false;
  // What the figures are of; none where nothing can be tested.
  std::optional<PairedEvidence> paired = std::nullopt;
  std::optional<UnpairedEvidence> unpaired = std::nullopt;
};

struct GateTestOptions {
  double margin;
  double tail;  // of a one-sided test

  double level() const { return 1 - 2 * tail; }  // of the intervals
};

// The score of a model, and the baseline's.
struct TestedModels {
  const ModelScore& model;
  const ModelScore& before;
  double level;  // of the intervals of `model`, and of `before`
  double before_level;
};

// The pairs of the two models in the panel. FailedPrecondition where it lacks one.
absl::StatusOr<PanelPairs> PairModels(const Panel& panel, const Policy& policy,
                                      const TestedModels& models);

// The test of a row, before it is adjusted for others. By its pairs where these are given and the
// row is not corrected for the judge's errors, of which pairs know nothing; else by its bounds.
GateTest TestRow(const GateTestOptions& options, const TestedModels& models, const ScoreRow& row,
                 const ScoreRow& before, const GroupPairs* pairs);

// Adjusts the tests of one model for their number, but that of the headline, and plans each at the
// level that the first to pass has to reach.
void AdjustTests(const GateTestOptions& options, const std::vector<GateTest*>& tests);

// Passed, failed, or not enough data.
alert_gate_outcome OutcomeOf(const GateTestOptions& options, const GateTest& test);

// Why a test does not pass.
std::string TestReason(const GateTestOptions& options, const GateTest& test);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_GATE_TESTS_H_
