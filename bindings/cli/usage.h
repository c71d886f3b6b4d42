// What is said about a command line that could not be understood.
#ifndef ALERT_BINDINGS_CLI_USAGE_H_
#define ALERT_BINDINGS_CLI_USAGE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace alert::cli {

// What is wrong, with the nearest command or option where there is a word that is none, and where
// help is to be found.
std::string DescribeUsageError(const CLI::App& app, const CLI::ParseError& error);

// The footer of a command's help: its examples, one a line, indented.
std::string Examples(const std::vector<std::string>& lines);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_USAGE_H_
