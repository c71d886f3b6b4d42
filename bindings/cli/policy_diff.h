// alert policy diff.
#ifndef ALERT_BINDINGS_CLI_POLICY_DIFF_H_
#define ALERT_BINDINGS_CLI_POLICY_DIFF_H_

#include <CLI/CLI.hpp>
#include <string>

#include "command.h"

namespace alert::cli {

// Declares the subcommand of `policy`.
void AddPolicyDiff(CLI::App& policy, Context& context);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_POLICY_DIFF_H_
