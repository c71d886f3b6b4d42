// The options that say how a tally is scored and the report written.
#ifndef ALERT_BINDINGS_CLI_REPORT_FLAGS_H_
#define ALERT_BINDINGS_CLI_REPORT_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "alert/interval.h"

namespace alert::cli {

struct ReportFlags {
  std::string policy;      // empty: the library's default
  std::string population;  // empty: the rows stand for themselves
  bool simultaneous = false;
  std::string interval = "wilson";
  double level = ALERT_DEFAULT_LEVEL;
  uint32_t bootstrap = 0;  // replicates
  uint64_t seed = 0;
  std::string sensitivity;  // "K/N"; empty: not corrected for the judge's errors
  std::string specificity;
  std::string judge_error;  // a file
  bool anytime = false;
  std::string format = "text";
  std::string color = "auto";
  std::optional<uint32_t> width;
  std::string output = "-";
};

// `judge_threshold`, of rows that are read here: null where none are.
void AddReportFlags(CLI::App& command, ReportFlags& flags,
                    std::optional<double>* judge_threshold = nullptr);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_REPORT_FLAGS_H_
