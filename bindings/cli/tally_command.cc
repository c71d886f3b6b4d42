// alert merge and alert rescore: what can be done with saved tallies.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "enumerations.h"
#include "input.h"
#include "output.h"
#include "report_flags.h"
#include "row_source.h"
#include "score_report.h"
#include "score_source.h"
#include "store_source.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct MergeFlags {
  std::vector<std::string> tallies;
  std::string output;
};

void MergeFile(alert_tally* tally, const std::string& path) {
  const Tally other = ReadTally(path);
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = alert_tally_merge(tally, other.get(), &error);
  if (status != ALERT_OK) Fail(kBadData, NameOfInput(path) + ": " + Describe(status, error));
}

int RunMerge(const MergeFlags& flags) {
  CheckInputs(flags.tallies);
  if (IsStore(flags.tallies.front())) {
    MergeStores(flags.tallies, flags.output);
    return kDone;
  }
  Output output(flags.output);
  const Tally tally = ReadTally(flags.tallies.front());
  for (size_t i = 1; i < flags.tallies.size(); ++i) MergeFile(tally.get(), flags.tallies[i]);
  output.Take([&](auto... arguments) { return alert_tally_write(tally.get(), arguments...); });
  output.Commit();
  return kDone;
}

void AddMerge(CLI::App& app, Context& context) {
  auto flags = std::make_shared<MergeFlags>();
  CLI::App* command =
      app.add_subcommand("merge", "Add up tallies, or stores of runs, that share no item");
  command
      ->add_option("TALLY", flags->tallies,
                   "Tallies saved by alert score, - is standard input; or stores of shards")
      ->required()
      ->type_name("");
  AddOutput(*command, flags->output)->required();
  command->footer(Examples({"alert merge part1.tally part2.tally -o all.tally",
                            "alert merge part1.sqlite part2.sqlite -o all.sqlite"}));
  command->callback([flags, &context] { context.action = [flags] { return RunMerge(*flags); }; });
}

struct RescoreFlags {
  std::string tally;
  ReportFlags report;
  LabelFlags labels;
  std::vector<std::string> judged;  // the rows that the tally is of
  RowFlags rows;
};

// A tally has counts: which of its responses had which verdict, the rows say.
Labels LabelsOf(const RescoreFlags& flags, const alert_tally* tally) {
  if (flags.labels.file.empty()) return nullptr;
  if (flags.judged.empty()) {
    Fail(kWrongCommand,
         "--labels: a tally holds counts, of which nobody knows which response had which verdict: "
         "give the judged rows that it is of with --judged FILE, or score them with alert score "
         "--labels");
  }
  const Taxonomy taxonomy = ReadTaxonomy(flags.rows.read.taxonomy);
  return ReadLabels(tally, flags.labels, flags.judged, flags.rows, taxonomy.get());
}

int RunRescore(const RescoreFlags& flags) {
  std::vector<std::string> inputs = {flags.tally, flags.report.policy, flags.report.population,
                                     flags.labels.file, flags.rows.read.taxonomy};
  inputs.insert(inputs.end(), flags.judged.begin(), flags.judged.end());
  CheckInputs(inputs);
  Output output(flags.report.output);
  const Tally tally = ReadTally(flags.tally);
  CheckTally(tally.get(), NameOfInput(flags.tally), flags.report.format);
  const Policy policy = ReadPolicy(flags.report.policy, nullptr);
  const Labels labels = LabelsOf(flags, tally.get());
  const bool scored =
      WriteReport(tally.get(), policy.get(), flags.report, output,
                  {labels.get(), ValueOf(alert_labels_drawn_find, flags.labels.drawn)});
  output.Commit();
  if (!scored) FailWithoutScore(NameOfInput(flags.tally));
  return kDone;
}

void AddRescore(CLI::App& app, Context& context) {
  auto flags = std::make_shared<RescoreFlags>();
  CLI::App* command =
      app.add_subcommand("rescore", "Score a saved tally, under this or another policy");
  command->add_option("TALLY", flags->tally, "A tally saved by alert score; - is standard input")
      ->required()
      ->type_name("");
  AddReadFlags(*command, flags->rows.read);
  AddRowNames(*command, flags->rows);
  AddReportFlags(*command, flags->report);
  CLI::Option* labels = AddLabels(*command, flags->labels)
                            ->excludes(command->get_option("--judge-sensitivity"))
                            ->excludes(command->get_option("--judge-error"));
  command
      ->add_option("--judged", flags->judged,
                   "With --labels: the judged rows, or stores, that the tally is of")
      ->type_name("FILE")
      ->needs(labels);
  command->footer(Examples({"alert rescore a.tally --policy m-alert",
                            "alert rescore a.tally --policy policy.json --format json"}));
  command->callback([flags, &context] { context.action = [flags] { return RunRescore(*flags); }; });
}

}  // namespace

void AddTallyCommand(CLI::App& app, Context& context) {
  AddMerge(app, context);
  AddRescore(app, context);
}

}  // namespace alert::cli
