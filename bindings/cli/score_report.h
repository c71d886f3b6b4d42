// From a tally to the report of a command.
#ifndef ALERT_BINDINGS_CLI_SCORE_REPORT_H_
#define ALERT_BINDINGS_CLI_SCORE_REPORT_H_

#include <string>

#include "abi_call.h"
#include "output.h"
#include "report_flags.h"

namespace alert::cli {

// Scores `tally` under `policy` and writes the report.
void WriteReport(const alert_tally* tally, const alert_policy* policy, const ReportFlags& flags,
                 Output& output);

// Fails where the tally, which comes from the inputs `name`, has no rows; tells the problems on
// standard error where the report's format has no place for them that a person would see.
void CheckTally(const alert_tally* tally, const std::string& name, const std::string& format);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_SCORE_REPORT_H_
