// Another program that reads a text and writes one.
#ifndef ALERT_BINDINGS_CLI_FILTER_PROCESS_H_
#define ALERT_BINDINGS_CLI_FILTER_PROCESS_H_

#include <string>
#include <vector>

namespace alert::cli {

struct FilterResult {
  std::string output;
  int exit_code = 0;  // 128 and a signal's number where one ended it
};

// Runs `command`, a program and its arguments, with `input` as its standard input, and waits for
// its end; its errors go where this command's go. Fails with kWrongCommand where it can't be
// started.
FilterResult RunFilter(const std::vector<std::string>& command, const std::string& input);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_FILTER_PROCESS_H_
