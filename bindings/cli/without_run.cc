// What stands for the commands of runs in a program that is built without libalert_run.
#include <CLI/CLI.hpp>
#include <string>

#include "command.h"
#include "store_source.h"

namespace alert::cli {
namespace {

[[noreturn]] void FailAbsent(const std::string& what) {
  Fail(kWrongCommand, what +
                          ": this program was built without libalert_run; absent are run, rejudge, "
                          "audit, export, dataset fetch, and stores as input");
}

void AddAbsent(CLI::App& app, Context& context, const std::string& name) {
  CLI::App* command = app.add_subcommand(name, "Absent: built without libalert_run");
  command->allow_extras();
  command->callback(
      [name, &context] { context.action = [name]() -> int { FailAbsent("alert " + name); }; });
}

}  // namespace

void AddRunCommand(CLI::App& app, Context& context) {
  AddAbsent(app, context, "run");
  AddAbsent(app, context, "rejudge");
}

void AddStoreCommand(CLI::App& app, Context& context) {
  AddAbsent(app, context, "audit");
  AddAbsent(app, context, "export");
}

void AddFetchCommand(CLI::App& dataset, Context& context) {
  AddAbsent(dataset, context, "fetch");
}

void AddStore(alert_dataset*, const StoreInput& input) {
  FailAbsent(input.path);
}

void AddStoreByJudge(alert_dataset*, const std::string& path) {
  FailAbsent(path);
}

void TellUnfinished(const std::string& path) {
  FailAbsent(path);
}

void MergeStores(const std::vector<std::string>& paths, const std::string&) {
  FailAbsent(paths.front());
}

}  // namespace alert::cli
