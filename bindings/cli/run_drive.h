// Driving a run from a terminal: progress, Ctrl-C, and what to do next.
#ifndef ALERT_BINDINGS_CLI_RUN_DRIVE_H_
#define ALERT_BINDINGS_CLI_RUN_DRIVE_H_

#include <string>
#include <string_view>

#include "abi_call.h"
#include "alert/run.h"

namespace alert::cli {

using RunHandle = Handle<alert_run, alert_run_free>;

struct DriveOptions {
  std::string store;         // named in what is said
  std::string_view measure;  // the share of safe verdicts: "safety", or "refused"
  std::string next;          // the command that comes after it
  bool quiet = false;
  bool may_have_none =
      false;  // a judge that is asked only where others decide nothing may not be needed
};

// Drives the run to its end and returns the exit code; kBadData where there is nothing to score
// then. SIGINT and SIGTERM let what is in flight end; a second one ends it at once.
int DriveRun(alert_run* run, const DriveOptions& options);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_RUN_DRIVE_H_
