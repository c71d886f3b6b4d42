// What a gate found, for people and for programs.
#ifndef ALERT_BINDINGS_CLI_GATE_OUTPUT_H_
#define ALERT_BINDINGS_CLI_GATE_OUTPUT_H_

#include <string>

#include "abi_call.h"
#include "json_output.h"

namespace alert::cli {

using Gate = Handle<alert_gate, alert_gate_free>;

// What came of the gate, and what was asked of it.
alert_gate_info GateInfo(const alert_gate* gate);

// What a reader has to know of the judges; a line a score that does not pass, and a headline that
// was tested; the first prompts that newly fail; and how many scores passed.
std::string GateText(const alert_gate* gate, const alert_score* score);

// All of that, with every case, test and prompt, the figures it was decided by, and what was asked.
Json GateJson(const alert_gate* gate, const alert_score* score);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_GATE_OUTPUT_H_
