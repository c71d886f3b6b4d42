// What a gate holds against what: scores of whatever holds them, and the pairs of their rows.
#ifndef ALERT_BINDINGS_CLI_GATE_INPUT_H_
#define ALERT_BINDINGS_CLI_GATE_INPUT_H_

#include <string>

#include "abi_call.h"
#include "panel_input.h"
#include "row_source.h"
#include "score_source.h"

namespace alert::cli {

struct GateInput {
  std::string report;
  std::string baseline;  // empty: none
  RowFlags rows;
  LabelFlags labels;           // of the report's rows
  bool scoring_asked = false;  // an option that says how to score stands on the command line
};

struct GateScores {
  Score score;
  Score baseline;  // null: none
};

// Fails where labels are given for what has no rows.
GateScores ReadScores(const GateInput& input, const ScoreAs& as, const alert_taxonomy* taxonomy);

// The rows of both, joined, with the prompts' texts where `prompts`; null where either has none.
Panel PairRows(const GateInput& input, const alert_taxonomy* taxonomy, bool prompts);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_GATE_INPUT_H_
