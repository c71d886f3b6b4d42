// What of a change of score is the judge's, and what the model's.
#ifndef ALERT_BINDINGS_CLI_COMPARE_REJUDGED_H_
#define ALERT_BINDINGS_CLI_COMPARE_REJUDGED_H_

#include <string>

#include "panel_input.h"

namespace alert::cli {

// Compares the two files of `flags`, of which `rejudged` has the first one's answers by the second
// one's judge; returns the exit code.
int RunRejudged(PanelFlags flags, const std::string& method, const std::string& rejudged);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_COMPARE_REJUDGED_H_
