// How what the library finds wrong is mended, in the words of the command: its options and
// commands, which the library knows nothing of.
#ifndef ALERT_BINDINGS_CLI_HINT_H_
#define ALERT_BINDINGS_CLI_HINT_H_

#include <string>
#include <string_view>

#include "abi_call.h"

namespace alert::cli {

// "--field id=KEY reads it from another key"; empty where there is nothing to add.
std::string_view HintFor(alert_cause cause);

// `message`, and the hint for its cause behind a semicolon.
std::string WithHint(std::string message, alert_cause cause);

// Tells the hint for each cause among the problems that were kept, once.
void TellHints(const alert_problems& problems);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_HINT_H_
