// Options that several commands have, with one name, meaning and text for all.
#ifndef ALERT_BINDINGS_CLI_COMMON_FLAGS_H_
#define ALERT_BINDINGS_CLI_COMMON_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "abi_call.h"

namespace alert::cli {

// Declares --level, and --interval.
void AddLevel(CLI::App& command, double& level);
void AddInterval(CLI::App& command, std::string& interval);

// The method with this name, which AddInterval has checked.
alert_interval_method IntervalMethod(std::string_view name);

// Declares -o.
void AddOutput(CLI::App& command, std::string& output);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_COMMON_FLAGS_H_
