// What every subcommand of `alert` stands on.
//
// A group of subcommands is one file, foo_command.cc, with one function
// `void AddFooCommand(CLI::App& app, Context& context)`, declared here and called by main.cc. It
// declares its options on a subcommand of `app`, and its callback stores in `context.action` what
// is to be done; main.cc runs that once the whole command line has been understood. An action
// prints through Output (output.h), calls the library through Call (abi_call.h), and stops with
// Fail.
#ifndef ALERT_BINDINGS_CLI_COMMAND_H_
#define ALERT_BINDINGS_CLI_COMMAND_H_

#include <functional>
#include <string>
#include <utility>

namespace CLI {
class App;
}  // namespace CLI

namespace alert::cli {

enum ExitCode : int {
  kDone = 0,
  kBadData = 1,        // the input is bad: mend the data
  kWrongCommand = 2,   // the command is wrong: mend the command
  kGateFailed = 3,     // alert gate: a score is not good enough
  kNotEnoughData = 4,  // alert gate: no score failed, and of one the data don't tell
};

struct Context {
  std::function<int()> action;  // returns the exit code
};

// Ends the command: main.cc prints "alert: MESSAGE" to standard error and returns the exit code.
struct Failure {
  int exit_code;
  std::string message;
};

// Ends the command quietly: the reader of standard output has gone.
struct PipeClosed {};

[[noreturn]] inline void Fail(int exit_code, std::string message) {
  throw Failure{exit_code, std::move(message)};
}

void AddTaxonomyCommand(CLI::App& app, Context& context);
void AddDatasetCommand(CLI::App& app, Context& context);
void AddScoreCommand(CLI::App& app, Context& context);
void AddImportCommand(CLI::App& app, Context& context);
void AddTallyCommand(CLI::App& app, Context& context);
void AddPolicyCommand(CLI::App& app, Context& context);
void AddJudgeCommand(CLI::App& app, Context& context);
void AddCompareCommand(CLI::App& app, Context& context);
void AddAgreeCommand(CLI::App& app, Context& context);
void AddPlanCommand(CLI::App& app, Context& context);
void AddGateCommand(CLI::App& app, Context& context);
void AddRunCommand(CLI::App& app, Context& context);
void AddStoreCommand(CLI::App& app, Context& context);
void AddFetchCommand(CLI::App& dataset, Context& context);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_COMMAND_H_
