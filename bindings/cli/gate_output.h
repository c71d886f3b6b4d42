// What a gate found, for people and for programs.
#ifndef ALERT_BINDINGS_CLI_GATE_OUTPUT_H_
#define ALERT_BINDINGS_CLI_GATE_OUTPUT_H_

#include <string>

#include "abi_call.h"
#include "json_output.h"

namespace alert::cli {

using Gate = Handle<alert_gate, alert_gate_free>;

// What a reader has to know of the judges; a line a score that fails; and how many passed.
std::string GateText(const alert_gate* gate, const alert_score* score);

// All of that, with every case, the figures it was decided by, and `options`, what was asked.
Json GateJson(const alert_gate* gate, const alert_score* score, const alert_gate_options& options);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_GATE_OUTPUT_H_
