// Subcommands of alert judge that are a file each.
#ifndef ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_
#define ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "command.h"

namespace alert::cli {

// Declares --key, which two of them have.
CLI::Option* AddSheetKey(CLI::App& command, std::string& key);

void AddJudgeExamine(CLI::App& judge, Context& context);
void AddJudgeLint(CLI::App& judge, Context& context);
void AddJudgeRoc(CLI::App& judge, Context& context);
void AddJudgeSheet(CLI::App& judge, Context& context);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_SUBCOMMANDS_H_
