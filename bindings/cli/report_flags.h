// The options that say how a tally is scored and the report written.
#ifndef ALERT_BINDINGS_CLI_REPORT_FLAGS_H_
#define ALERT_BINDINGS_CLI_REPORT_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "abi_call.h"
#include "output.h"

namespace alert::cli {

struct ReportFlags {
  std::string policy;  // empty: the library's default
  std::string interval = "wilson";
  double level = 0.95;
  uint32_t bootstrap = 0;  // replicates
  uint64_t seed = 0;
  std::string sensitivity;  // "K/N"; empty: not corrected for the judge's errors
  std::string specificity;
  std::string judge_error;  // a file
  std::string format = "text";
  std::string color = "auto";
  std::optional<uint32_t> width;
  std::string output = "-";
};

void AddReportFlags(CLI::App& command, ReportFlags& flags);

// Declares --level, and --interval.
void AddLevel(CLI::App& command, double& level);
void AddInterval(CLI::App& command, std::string& interval);

// The method with this name, which AddInterval has checked.
alert_interval_method IntervalMethod(std::string_view name);

// Declares -o.
void AddOutput(CLI::App& command, std::string& output);

// Scores `tally` under `policy` and writes the report.
void WriteReport(const alert_tally* tally, const alert_policy* policy, const ReportFlags& flags,
                 Output& output);

// Fails where the tally, which comes from the inputs `name`, has no rows; tells the problems on
// standard error where the report's format has no place for them that a person would see.
void CheckTally(const alert_tally* tally, const std::string& name, const std::string& format);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_REPORT_FLAGS_H_
