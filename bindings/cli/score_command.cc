// alert score: from judged rows to the safety of each model.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "enumerations.h"
#include "input.h"
#include "notice.h"
#include "output.h"
#include "report_flags.h"
#include "score_report.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct ScoreFlags {
  std::vector<std::string> files;
  std::vector<std::string> prompts;
  ReadFlags read;
  ReportFlags report;
  std::string model;
  std::string language;
  std::string cluster_key;  // empty: rows are independent
  std::string tally;        // where it is saved; empty: nowhere
  std::string labels;       // a file; empty: none
  std::string labels_drawn = "random";
};

void SetDefault(alert_dataset* dataset, std::string_view key, const std::string& value) {
  if (value.empty()) return;
  Call<kWrongCommand>(alert_dataset_set_default, dataset, key.data(), key.size(), value.data(),
                      value.size());
}

// The prompts that were to be answered have their own keys: --field is for the judged rows.
void Expect(alert_tally* tally, const ScoreFlags& flags, const alert_taxonomy* taxonomy) {
  ReadFlags read = flags.read;
  read.fields.clear();
  const Dataset prompts = OpenDataset(flags.prompts, read, taxonomy);
  SetDefault(prompts.get(), "language", flags.language);
  Call(alert_tally_expect, tally, prompts.get());
}

// A key misspelt would give the intervals of rows that are no variants, and nobody would know.
void TellWithoutClusters(const alert_tally* tally, const std::string& key) {
  if (key.empty() || alert_tally_clustered_row_count(tally) > 0) return;
  Notice(fmt::format("--cluster-key {}: no row has this key; each id is its own cluster", key));
}

Dataset OpenRows(const std::vector<std::string>& files, const ScoreFlags& flags,
                 const alert_taxonomy* taxonomy) {
  ReadFlags read = flags.read;
  read.again = !flags.labels.empty();
  read.only_asked = flags.report.anytime;
  Dataset rows = OpenDataset(files, read, taxonomy);
  SetDefault(rows.get(), "model", flags.model);
  SetDefault(rows.get(), "language", flags.language);
  return rows;
}

// People's labels have their own keys, as prompts have. One that can't be read is an error.
Labels ReadLabels(const alert_tally* tally, const ScoreFlags& flags,
                  const alert_taxonomy* taxonomy) {
  if (flags.labels.empty()) return nullptr;
  ScoreFlags of_people = flags;
  of_people.read.fields.clear();
  of_people.read.strict = true;
  const Dataset people = OpenRows({flags.labels}, of_people, taxonomy);
  const Dataset judged = OpenRows(flags.files, flags, taxonomy);
  return Make<Labels>(alert_labels_create, tally, people.get(), judged.get());
}

Tally Count(const ScoreFlags& flags, const alert_taxonomy* taxonomy) {
  const Dataset judged = OpenRows(flags.files, flags, taxonomy);
  Tally tally = Make<Tally>(alert_tally_create, taxonomy);
  if (!flags.cluster_key.empty()) {
    Call<kWrongCommand>(alert_dataset_map_field, judged.get(), "cluster", size_t{7},
                        flags.cluster_key.data(), flags.cluster_key.size());
    Call(alert_tally_keep_clusters, tally.get());
  }
  if (!flags.prompts.empty()) Expect(tally.get(), flags, taxonomy);
  Call(alert_tally_add_dataset, tally.get(), judged.get());
  TellWithoutClusters(tally.get(), flags.cluster_key);
  return tally;
}

// --dataset takes every file that follows it: where that leaves none for FILE, the last one was it.
void GiveBackFile(ScoreFlags& flags) {
  if (!flags.files.empty() || flags.prompts.size() < 2) return;
  flags.files.push_back(flags.prompts.back());
  flags.prompts.pop_back();
}

// What can't be done, seen from the command line alone.
void CheckFlags(const ScoreFlags& flags) {
  if (flags.files.empty()) Fail(kWrongCommand, "FILE is required; see alert score --help");
  std::vector<std::string> inputs = {flags.read.taxonomy, flags.report.policy, flags.labels};
  inputs.insert(inputs.end(), flags.files.begin(), flags.files.end());
  inputs.insert(inputs.end(), flags.prompts.begin(), flags.prompts.end());
  CheckInputs(inputs);
  CheckOutputs({flags.report.output, flags.tally});
}

int Run(const ScoreFlags& flags) {
  CheckFlags(flags);
  Output output(flags.report.output);
  std::unique_ptr<Output> tally_output;
  if (!flags.tally.empty()) tally_output = std::make_unique<Output>(flags.tally);
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  const Policy policy = ReadPolicy(flags.report.policy, taxonomy.get());
  const Tally tally = Count(flags, taxonomy.get());
  CheckTally(tally.get(), NamesOfInputs(flags.files), flags.report.format);
  const Labels labels = ReadLabels(tally.get(), flags, taxonomy.get());
  const bool scored =
      WriteReport(tally.get(), policy.get(), flags.report, output,
                  {labels.get(), ValueOf(alert_labels_drawn_find, flags.labels_drawn)});
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
  AddFiles(*command, flags->files, "Judged rows, JSON Lines");
  command->get_option("FILE")->required(false);
  AddDataset(*command, flags->prompts);
  AddReadFlags(*command, flags->read);
  AddModel(*command, flags->model);
  command->add_option("--language", flags->language, "The language of rows that name none")
      ->type_name("LANG");
  AddClusterKey(*command, flags->cluster_key);
  AddReportFlags(*command, flags->report);
  CLI::Option* labels =
      command
          ->add_option("--labels", flags->labels,
                       "Verdicts of people on some of the rows, JSON Lines: safety is corrected by "
                       "what the judge got wrong of them; without its sensitivity and specificity")
          ->type_name("FILE")
          ->check(NotEmpty)
          ->excludes(command->get_option("--judge-sensitivity"))
          ->excludes(command->get_option("--judge-error"));
  command
      ->add_option("--labels-drawn", flags->labels_drawn,
                   "How labelled rows were chosen: at random of all, or by the judge's verdict "
                   "(some of the flagged, some of the others)")
      ->check(CLI::IsMember(NamesOf(alert_labels_drawn_name)))
      ->type_name("HOW")
      ->capture_default_str()
      ->needs(labels);
  command->add_option("--save-tally", flags->tally, "Keep the counts, for merge and rescore")
      ->type_name("FILE")
      ->check(NotEmpty);
  command->footer(
      Examples({"alert score answers.jsonl",
                "alert score answers.jsonl --dataset prompts.jsonl --format json",
                "alert score - --field response=output --save-tally a.tally < answers.jsonl"}));
  command->callback([flags, &context] {
    GiveBackFile(*flags);
    context.action = [flags] { return Run(*flags); };
  });
}

}  // namespace alert::cli
