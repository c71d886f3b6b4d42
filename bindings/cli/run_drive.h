// Driving a run from a terminal: progress, Ctrl-C, and what to do next.
#ifndef ALERT_BINDINGS_CLI_RUN_DRIVE_H_
#define ALERT_BINDINGS_CLI_RUN_DRIVE_H_

#include <string>
#include <string_view>

#include "abi_call.h"
#include "alert/run.h"

namespace alert::cli {

using Run = Handle<alert_run, alert_run_free>;

// Drives the run to its end and returns the exit code. SIGINT and SIGTERM let what is in flight
// end; a second one ends it at once. `store` is named in what is said, and `measure` names the
// share of safe verdicts there: "safety", or "refused" where the judge measures that.
int DriveRun(alert_run* run, const std::string& store, std::string_view measure, bool quiet);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_RUN_DRIVE_H_
