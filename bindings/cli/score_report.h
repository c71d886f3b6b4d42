// From a tally to the report of a command.
#ifndef ALERT_BINDINGS_CLI_SCORE_REPORT_H_
#define ALERT_BINDINGS_CLI_SCORE_REPORT_H_

#include <string>

#include "abi_call.h"
#include "output.h"
#include "report_flags.h"

namespace alert::cli {

// What corrects the scores; none: see ReportFlags.
struct LabelsInUse {
  const alert_labels* labels = nullptr;
  alert_labels_drawn drawn = ALERT_LABELS_RANDOM;
};

// Scores `tally` under `policy` and writes the report. False where it scores no model, for want of
// verdicts that are safe or unsafe.
bool WriteReport(const alert_tally* tally, const alert_policy* policy, const ReportFlags& flags,
                 Output& output, const LabelsInUse& labels = {});

// Ends a command that has written the report of the inputs `name`, and that has its files complete:
// there is nothing to score in them.
[[noreturn]] void FailWithoutScore(const std::string& name);

// Fails where the tally, which comes from the inputs `name`, has no rows; tells the problems on
// standard error where the report's format has no place for them that a person would see.
void CheckTally(const alert_tally* tally, const std::string& name, const std::string& format);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_SCORE_REPORT_H_
