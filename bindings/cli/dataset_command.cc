// alert dataset: what is in files of prompts or judged rows, and a choice of their rows.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "dataset_text.h"
#include "hint.h"
#include "input.h"
#include "notice.h"
#include "output.h"
#include "problems.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct DatasetFlags {
  std::vector<std::string> files;
  ReadFlags read;
  SelectFlags select;
  std::string output = "-";
  std::string format = "text";  // stats, verify
  std::string release;          // verify
};

// The dataset that the flags describe, and the taxonomy it is over.
struct Opened {
  Taxonomy taxonomy;
  Dataset dataset;
};

Opened Open(const DatasetFlags& flags) {
  std::vector<std::string> inputs = flags.files;
  inputs.push_back(flags.read.taxonomy);
  CheckInputs(inputs);
  Opened opened;
  opened.taxonomy = ReadTaxonomy(flags.read.taxonomy);
  ReadFlags read = flags.read;
  read.again = flags.select.per_stratum.has_value();  // a sample is drawn first
  opened.dataset = OpenDataset(flags.files, read, opened.taxonomy.get());
  Select(opened.dataset.get(), flags.select);
  return opened;
}

Summary Summarize(const alert_dataset* dataset, const DatasetFlags& flags) {
  Summary summary = Make<Summary>(alert_summary_create, dataset);
  const alert_problems met = ProblemsOf(alert_summary_problems, summary.get());
  if (alert_summary_item_count(summary.get()) == 0) {
    FailWithoutRows(NamesOfInputs(flags.files), "rows", met);
  }
  if (flags.format != "text") {
    const std::string problems = SummarizeProblems(met.counts);
    if (!problems.empty()) Notice(problems);
    TellHints(met);
  }
  return summary;
}

void PrintSummary(const Opened& opened, const alert_summary& summary, const std::string& format,
                  Output& output) {
  if (format == "json") {
    output.Take(
        [&](auto... arguments) { return alert_summary_write_json(&summary, arguments...); });
  } else if (format == "csv") {
    output.Print(SummaryCsv(summary));
  } else if (format == "md") {
    output.Print(SummaryMarkdown(summary));
  } else {
    output.Print(SummaryText(summary, *opened.taxonomy));
  }
}

int RunStats(const DatasetFlags& flags) {
  Output output(flags.output);
  const Opened opened = Open(flags);
  const Summary summary = Summarize(opened.dataset.get(), flags);
  PrintSummary(opened, *summary, flags.format, output);
  output.Commit();
  return kDone;
}

int RunVerify(const DatasetFlags& flags) {
  Output output(flags.output);
  const Opened opened = Open(flags);
  const Summary summary = Summarize(opened.dataset.get(), flags);
  uint64_t released = 0;
  uint64_t differences = 0;
  Call<kWrongCommand>(alert_summary_verify, summary.get(), flags.release.data(),
                      flags.release.size(), &released, &differences);
  if (flags.format == "text") {
    output.Print(VerifyText(*summary, released, differences));
  } else if (flags.format == "md") {
    output.Print(VerifyMarkdown(*summary, released));
  } else {
    PrintSummary(opened, *summary, flags.format, output);
  }
  output.Commit();
  return differences == 0 ? kDone : kBadData;
}

// select and sample: the rows chosen, as they stand in their files.
int RunSelect(const DatasetFlags& flags) {
  Output output(flags.output);
  const Opened opened = Open(flags);
  uint64_t problems[ALERT_PROBLEM_KIND_SLOTS] = {};
  output.Take([&](alert_writer writer, void* user, alert_error* error) {
    return alert_dataset_write(opened.dataset.get(), writer, user, problems, error);
  });
  const std::string summary = SummarizeProblems(problems);
  // A shard of few rows may well have none.
  if (output.size() == 0 && flags.select.shard.empty()) {
    Fail(kBadData, fmt::format("{}: no row is chosen{}{}", NamesOfInputs(flags.files),
                               summary.empty() ? "" : "; ", summary));
  }
  if (!summary.empty()) Notice(summary);
  output.Commit();
  return kDone;
}

using Action = int (*)(const DatasetFlags&);

// Adds a subcommand with the options that all four have.
CLI::App* AddCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const std::shared_ptr<DatasetFlags>& flags) {
  CLI::App* command = parent.add_subcommand(name, description);
  AddFiles(*command, flags->files, "Files of JSON Lines");
  AddReadFlags(*command, flags->read);
  AddModels(*command, flags->select.models);
  AddSelectFlags(*command, flags->select);
  return command;
}

void SetAction(CLI::App& command, Context& context, const std::shared_ptr<DatasetFlags>& flags,
               Action action) {
  command.callback(
      [flags, &context, action] { context.action = [flags, action] { return action(*flags); }; });
}

void AddStats(CLI::App& parent, Context& context) {
  auto flags = std::make_shared<DatasetFlags>();
  CLI::App* command =
      AddCommand(parent, "stats", "Count rows by category, attack, language and model", flags);
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert dataset stats prompts.jsonl",
                            "alert dataset stats prompts.jsonl --macros hate --format csv"}));
  SetAction(*command, context, flags, RunStats);
}

void AddVerify(CLI::App& parent, Context& context) {
  auto flags = std::make_shared<DatasetFlags>();
  CLI::App* command =
      AddCommand(parent, "verify",
                 "Compare the counts with a published release; exit 1 where they differ", flags);
  command
      ->add_option("--release", flags->release,
                   "alert or alert-adversarial; default: the one that the rows look like")
      ->type_name("NAME");
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert dataset verify alert.jsonl --release alert"}));
  SetAction(*command, context, flags, RunVerify);
}

void AddSelect(CLI::App& parent, Context& context) {
  auto flags = std::make_shared<DatasetFlags>();
  CLI::App* command = AddCommand(parent, "select", "Write the rows chosen", flags);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert dataset select prompts.jsonl --macros hate --attacks none",
                            "alert dataset select prompts.jsonl --shard 1/4 -o part1.jsonl"}));
  SetAction(*command, context, flags, RunSelect);
}

void AddSample(CLI::App& parent, Context& context) {
  auto flags = std::make_shared<DatasetFlags>();
  CLI::App* command = AddCommand(
      parent, "sample", "Write a sample: K rows of each category, attack and language", flags);
  command->get_option("--per-stratum")->required();
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert dataset sample prompts.jsonl --per-stratum 1 --seed 7 -o sample.jsonl"}));
  SetAction(*command, context, flags, RunSelect);
}

}  // namespace

void AddDatasetCommand(CLI::App& app, Context& context) {
  CLI::App* dataset = app.add_subcommand("dataset", "Count, verify, select, sample and fetch rows");
  dataset->require_subcommand(1);
  dataset->footer(Examples({"alert dataset stats prompts.jsonl"}));
  AddStats(*dataset, context);
  AddVerify(*dataset, context);
  AddSelect(*dataset, context);
  AddSample(*dataset, context);
  AddFetchCommand(*dataset, context);
}

}  // namespace alert::cli
