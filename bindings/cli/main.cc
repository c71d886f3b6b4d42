// The `alert` command: the shell's binding of libalert. It calls the C ABI and nothing else.
#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <new>
#include <sstream>
#include <string>

#include "abi_call.h"
#include "command.h"
#include "notice.h"
#include "output.h"
#include "standard_streams.h"
#include "usage.h"

namespace alert::cli {
namespace {

int Complain(int exit_code, const std::string& message) {
  Notice(message);
  return exit_code;
}

std::string Version() {
  alert_str version = {nullptr, 0};
  alert_version_text(&version, nullptr);
  return "alert " + std::string(View(version));
}

void AddCommands(CLI::App& app, Context& context) {
  AddTaxonomyCommand(app, context);
  AddDatasetCommand(app, context);
  AddScoreCommand(app, context);
  AddImportCommand(app, context);
  AddTallyCommand(app, context);
  AddPolicyCommand(app, context);
  AddJudgeCommand(app, context);
  AddCompareCommand(app, context);
  AddAgreeCommand(app, context);
  AddPlanCommand(app, context);
  AddGateCommand(app, context);
  AddRunCommand(app, context);
  AddStoreCommand(app, context);
}

// --help and --version, which the parser tells as errors.
int PrintHelp(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream text;
  app.exit(error, text, text);
  Output output("-");
  output.Print(text.str());
  output.Commit();
  return kDone;
}

int Main(int argc, char** argv) {
  if (!HoldStandardStreams()) {
    return Complain(kWrongCommand, "a standard stream is closed; /dev/null can't take its place");
  }
  // A reader that goes away (| head) shows as a failed write, and no temporary file stays behind.
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("Measures how safe a language model is, by the ALERT benchmark.", "alert");
  app.set_version_flag("--version", Version);
  app.require_subcommand(1);
  app.footer(
      Examples({"alert score answers.jsonl", "alert taxonomy", "alert score --help"}) +
      "\n\nExit codes: 0 done, 1 the data is bad, 2 the command is wrong, 3 the gate failed.");
  Context context;
  AddCommands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return PrintHelp(app, error);
    return Complain(kWrongCommand, DescribeUsageError(app, error));
  }
  return context.action();
}

}  // namespace
}  // namespace alert::cli

int main(int argc, char** argv) {
  using namespace alert::cli;
  try {
    return Main(argc, argv);
  } catch (const Failure& failure) {
    return Complain(failure.exit_code, failure.message);
  } catch (const PipeClosed&) {
    return kDone;
  } catch (const std::bad_alloc&) {
    return Complain(kBadData, "out of memory");
  } catch (const std::exception& exception) {
    return Complain(kBadData, exception.what());
  }
}
