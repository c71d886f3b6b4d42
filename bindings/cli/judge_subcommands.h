// Subcommands of alert judge that are a file each.
#ifndef ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_
#define ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_

#include <CLI/CLI.hpp>

#include "command.h"

namespace alert::cli {

void AddJudgeLint(CLI::App& judge, Context& context);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_
