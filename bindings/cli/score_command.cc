// alert score: from judged rows to the safety of each model.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "enumerations.h"
#include "import_flags.h"
#include "input.h"
#include "output.h"
#include "report_flags.h"
#include "row_source.h"
#include "score_report.h"
#include "store_source.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct ScoreFlags {
  std::vector<std::string> files;
  RowFlags rows;
  ImportFlags import;
  LabelFlags labels;
  ReportFlags report;
  std::string tally;  // where it is saved; empty: nowhere
};

// --dataset takes every file that follows it: where that leaves none for FILE, the last one was it.
void GiveBackFile(ScoreFlags& flags) {
  if (!flags.files.empty() || flags.rows.prompts.size() < 2) return;
  flags.files.push_back(flags.rows.prompts.back());
  flags.rows.prompts.pop_back();
}

// What can't be done, seen from the command line alone.
void CheckFlags(const ScoreFlags& flags) {
  if (flags.files.empty()) Fail(kWrongCommand, "FILE is required; see alert score --help");
  std::vector<std::string> inputs = {flags.rows.read.taxonomy, flags.report.policy,
                                     flags.labels.file, flags.report.population};
  inputs.insert(inputs.end(), flags.files.begin(), flags.files.end());
  inputs.insert(inputs.end(), flags.rows.prompts.begin(), flags.rows.prompts.end());
  CheckInputs(inputs);
  CheckOutputs({flags.report.output, flags.tally});
}

// The files, of which some are imported, and how the rows of all are read.
struct JudgedFiles {
  ImportedFiles files;
  RowFlags rows;
};

JudgedFiles OpenFiles(const ScoreFlags& flags) {
  for (const std::string& file : flags.files) {
    if (IsStore(file)) TellUnfinished(file);
  }
  ImportFlags import = flags.import;
  import.fields = flags.rows.read.fields;
  JudgedFiles judged{ImportThoseThatAre(flags.files, import), flags.rows};
  judged.rows.import = judged.files.import.get();
  if (import.has_columns()) {
    judged.rows.read.fields.clear();  // they are the import's
  } else if (judged.rows.import != nullptr && judged.files.others.empty() &&
             judged.rows.cluster_key.empty()) {
    judged.rows.cluster_key = "cluster";  // epochs and attempts are variants of one item
  }
  return judged;
}

int Run(const ScoreFlags& flags) {
  CheckFlags(flags);
  Output output(flags.report.output);
  std::unique_ptr<Output> tally_output;
  if (!flags.tally.empty()) tally_output = std::make_unique<Output>(flags.tally);
  const JudgedFiles judged = OpenFiles(flags);
  const Taxonomy taxonomy = TaxonomyFor(judged.rows.import, judged.rows.read.taxonomy);
  const Policy policy = ReadPolicy(flags.report.policy, taxonomy.get());
  const Tally tally =
      CountRows(judged.files.others, judged.rows, taxonomy.get(), !flags.labels.file.empty());
  CheckTally(tally.get(), NamesOfInputs(flags.files), flags.report.format);
  const Labels labels =
      ReadLabels(tally.get(), flags.labels, judged.files.others, judged.rows, taxonomy.get());
  const bool scored =
      WriteReport(tally.get(), policy.get(), flags.report, output,
                  {labels.get(), ValueOf(alert_labels_drawn_find, flags.labels.drawn)});
  if (tally_output != nullptr) {
    tally_output->Take(
        [&](auto... arguments) { return alert_tally_write(tally.get(), arguments...); });
    tally_output->Commit();
  }
  output.Commit();
  if (!scored) FailWithoutScore(NamesOfInputs(flags.files));
  return kDone;
}

}  // namespace

void AddScoreCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<ScoreFlags>();
  CLI::App* command = app.add_subcommand("score", "Score the judged answers of one model or more");
  AddFiles(*command, flags->files, "Judged rows, JSON Lines, or results of another system");
  command->get_option("FILE")->required(false);
  AddDataset(*command, flags->rows.prompts);
  AddReadFlags(*command, flags->rows.read);
  AddRowNames(*command, flags->rows);
  AddImportFlags(*command, flags->import);
  AddClusterKey(*command, flags->rows.cluster_key);
  AddRule(*command, flags->rows);
  AddReportFlags(*command, flags->report, &flags->rows.judge_threshold);
  AddLabels(*command, flags->labels)
      ->excludes(command->get_option("--judge-sensitivity"))
      ->excludes(command->get_option("--judge-error"));
  command->add_option("--save-tally", flags->tally, "Keep the counts, for merge and rescore")
      ->type_name("FILE")
      ->check(NotEmpty);
  command->footer(
      Examples({"alert score answers.jsonl",
                "alert score answers.jsonl --dataset prompts.jsonl --format json",
                "alert score - --field response=output --save-tally a.tally < answers.jsonl"}));
  command->callback([flags, &context] {
    GiveBackFile(*flags);
    flags->rows.read.only_asked = flags->report.anytime;
    context.action = [flags] { return Run(*flags); };
  });
}

}  // namespace alert::cli
