// alert import: result files of other systems as judged rows.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "import_flags.h"
#include "input.h"
#include "output.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct ImportCommandFlags {
  std::vector<std::string> files;
  ImportFlags import;
  std::string output = "-";
  std::string taxonomy;  // where it is written; empty: nowhere
};

int Run(const ImportCommandFlags& flags) {
  CheckInputs(flags.files);
  CheckOutputs({flags.output, flags.taxonomy});
  Output output(flags.output);
  std::unique_ptr<Output> taxonomy_output;
  if (!flags.taxonomy.empty()) taxonomy_output = std::make_unique<Output>(flags.taxonomy);
  const Import import = OpenImport(flags.files, flags.import);
  output.Take([&](auto... arguments) { return alert_import_write(import.get(), arguments...); });
  if (taxonomy_output != nullptr) {
    const Taxonomy taxonomy =
        Make<Taxonomy>(alert_import_taxonomy, static_cast<const alert_import*>(import.get()));
    taxonomy_output->Take(
        [&](auto... arguments) { return alert_taxonomy_write_json(taxonomy.get(), arguments...); });
    taxonomy_output->Commit();
  }
  output.Commit();
  return kDone;
}

}  // namespace

void AddImportCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ImportCommandFlags>();
  CLI::App* command = app.add_subcommand(
      "import", "Make judged rows of results of other systems (inspect, garak, promptfoo, ...)");
  AddFiles(*command, flags->files, "Result files; of helm a folder");
  AddFields(*command, flags->import.fields);
  AddModel(*command, flags->import.model);
  AddLanguage(*command, flags->import.language);
  AddImportFlags(*command, flags->import);
  AddOutput(*command, flags->output);
  command
      ->add_option("--taxonomy-out", flags->taxonomy,
                   "Write a taxonomy of the categories that occur, for --taxonomy")
      ->type_name("FILE")
      ->check(NotEmpty);
  command->footer(
      Examples({"alert import log.eval --safe I --unsafe C -o rows.jsonl",
                "alert score log.eval --safe I --unsafe C",
                "alert import kitchen.report.jsonl --taxonomy-out kitchen.taxonomy.json",
                "alert import helm_run --score safety_score --high safe"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
