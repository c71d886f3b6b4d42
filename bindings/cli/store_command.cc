// alert audit and alert export: what a store holds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "abi_call.h"
#include "alert/run.h"
#include "command.h"
#include "common_flags.h"
#include "notice.h"
#include "numbers.h"
#include "output.h"
#include "store_source.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct AuditFlags {
  std::string store;
  std::string output = "-";
};

alert_status PrintFinding(const char* text, size_t size, void* user) {
  static_cast<Output*>(user)->Print(CleanText({text, size}) + "\n");
  return ALERT_OK;
}

int RunAudit(const AuditFlags& flags) {
  Output output(flags.output);
  const Store store = OpenStore(flags.store);
  uint64_t findings = 0;
  Call(alert_store_audit, store.get(), PrintFinding, static_cast<void*>(&output), &findings);
  if (findings == 0) {
    output.Print(
        fmt::format("{}: whole: every prompt answered or explained once, every answer "
                    "judged once a judge, all hashes match\n",
                    CleanText(flags.store)));
  }
  output.Commit();
  if (findings == 0) return kDone;
  Fail(kBadData, fmt::format("{}: {}", flags.store, Counted(findings, "finding")));
}

void AddAudit(CLI::App& app, Context& context) {
  auto flags = std::make_shared<AuditFlags>();
  CLI::App* command = app.add_subcommand(
      "audit", "Prove that a store is whole; exit 1, with a list, where it is not");
  command->add_option("STORE", flags->store, "The store of a run")->required()->type_name("");
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert audit run.sqlite"}));
  command->callback([flags, &context] { context.action = [flags] { return RunAudit(*flags); }; });
}

struct ExportFlags {
  std::string store;
  std::string judge;
  std::string output = "-";
  uint64_t run = 0;
  bool all_judges = false;
  bool without_texts = false;
};

int RunExport(const ExportFlags& flags) {
  Output output(flags.output);
  const Store store = OpenStore(flags.store);
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  options.run = flags.run;
  options.judge = Str(flags.judge);
  options.all_judges = flags.all_judges ? 1 : 0;
  options.without_texts = flags.without_texts ? 1 : 0;
  output.Take(
      [&](auto... arguments) { return alert_store_export(store.get(), &options, arguments...); });
  output.Commit();
  return kDone;
}

void AddExport(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ExportFlags>();
  CLI::App* command = app.add_subcommand("export", "Write a run as judged rows, JSON Lines");
  command->add_option("STORE", flags->store, "The store of a run")->required()->type_name("");
  command->add_option("--run", flags->run, "Its number in the store; default: the latest")
      ->type_name("N")
      ->check(WholeNumber(1));
  CLI::Option* judge =
      command->add_option("--judge", flags->judge, "Whose verdicts; default: the run's first judge")
          ->type_name("NAME");
  command->add_flag("--all-judges", flags->all_judges, "Every judge's, in a list on each row")
      ->excludes(judge);
  command->add_flag("--without-texts", flags->without_texts,
                    "No prompts and answers: enough for a score");
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert export run.sqlite -o judged.jsonl"}));
  command->callback([flags, &context] { context.action = [flags] { return RunExport(*flags); }; });
}

}  // namespace

void AddStoreCommand(CLI::App& app, Context& context) {
  AddAudit(app, context);
  AddExport(app, context);
}

}  // namespace alert::cli
