// alert audit and alert export: what a store holds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/run.h"
#include "command.h"
#include "common_flags.h"
#include "json_output.h"
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
  std::string format = "text";
  std::string output = "-";
};

// What is not as it should be, a sentence each.
using Findings = std::vector<std::string>;

alert_status AddFinding(const char* text, size_t size, void* user) {
  static_cast<Findings*>(user)->emplace_back(text, size);
  return ALERT_OK;
}

Findings Audit(const std::string& path) {
  const Store store = OpenStore(path);
  Findings findings;
  uint64_t count = 0;
  Call(alert_store_audit, store.get(), AddFinding, static_cast<void*>(&findings), &count);
  return findings;
}

std::string AuditText(const std::string& path, const Findings& findings) {
  if (findings.empty()) {
    return fmt::format(
        "{}: whole: every prompt answered or explained once, every answer "
        "judged once a judge, all hashes match\n",
        CleanText(path));
  }
  std::string text;
  for (const std::string& finding : findings) text += CleanText(finding) + "\n";
  return text;
}

Json AuditJson(const std::string& path, const Findings& findings) {
  return {{"schema", "alert.v1.Audit"},
          {"store", path},
          {"whole", findings.empty()},
          {"findings", findings}};
}

int RunAudit(const AuditFlags& flags) {
  Output output(flags.output);
  const Findings findings = Audit(flags.store);
  output.Print(flags.format == "json" ? DumpJson(AuditJson(flags.store, findings))
                                      : AuditText(flags.store, findings));
  output.Commit();
  if (findings.empty()) return kDone;
  Fail(kBadData, fmt::format("{}: {}", flags.store, Counted(findings.size(), "finding")));
}

void AddAudit(CLI::App& app, Context& context) {
  auto flags = std::make_shared<AuditFlags>();
  CLI::App* command = app.add_subcommand(
      "audit", "Prove that a store is whole; exit 1, with a list, where it is not");
  command->add_option("STORE", flags->store, "The store of a run")->required()->type_name("");
  AddTextFormat(*command, flags->format);
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
      command->add_option("--verdicts-of", flags->judge, "A judge of the run; default: its first")
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
