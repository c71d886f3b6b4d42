#include "row_source.h"

#include <fmt/format.h>

#include <string_view>

#include "common_flags.h"
#include "enumerations.h"
#include "notice.h"
#include "output.h"

namespace alert::cli {
namespace {

void SetDefault(alert_dataset* dataset, std::string_view key, const std::string& value) {
  if (value.empty()) return;
  Call<kWrongCommand>(alert_dataset_set_default, dataset, key.data(), key.size(), value.data(),
                      value.size());
}

// The prompts that were to be answered have their own keys: --field is for the judged rows.
void Expect(alert_tally* tally, const RowFlags& flags, const alert_taxonomy* taxonomy) {
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

}  // namespace

void AddRowNames(CLI::App& command, RowFlags& flags) {
  AddModel(command, flags.model);
  AddLanguage(command, flags.language);
}

void AddRule(CLI::App& command, RowFlags& flags) {
  command
      .add_option(
          "--rule", flags.rule,
          "How several judgements of a response become one: any-unsafe, majority, "
          "all-unsafe, or first, whose fallback the others are; majority:2 wants two judges "
          "that say safe or unsafe, and counts these alone. Of a store, of all its judges; "
          "default: majority, and of a store its first judge alone")
      ->type_name("RULE")
      ->check(NotEmpty);
}

CLI::Option* AddLabels(CLI::App& command, LabelFlags& flags) {
  CLI::Option* labels =
      command
          .add_option("--labels", flags.file,
                      "Verdicts of people on some of the rows, JSON Lines: safety is corrected by "
                      "what the judge got wrong of them; without its sensitivity and specificity")
          ->type_name("FILE")
          ->check(NotEmpty);
  command
      .add_option("--labels-drawn", flags.drawn,
                  "How labelled rows were chosen: at random of all, or by the judge's verdict "
                  "(some of the flagged, some of the others)")
      ->check(CLI::IsMember(NamesOf(alert_labels_drawn_name)))
      ->type_name("HOW")
      ->capture_default_str()
      ->needs(labels);
  return labels;
}

Dataset OpenRows(const std::vector<std::string>& files, const RowFlags& flags,
                 const alert_taxonomy* taxonomy, bool again) {
  ReadFlags read = flags.read;
  read.again = again;
  read.all_judges = !flags.rule.empty();
  read.texts = read.texts || flags.judge_threshold.has_value();  // judges' answers are texts
  Dataset rows = OpenDataset(files, read, taxonomy);
  if (flags.import != nullptr) Call(alert_dataset_add_import, rows.get(), flags.import);
  SetDefault(rows.get(), "model", flags.model);
  SetDefault(rows.get(), "language", flags.language);
  return rows;
}

Tally CountRows(const std::vector<std::string>& files, const RowFlags& flags,
                const alert_taxonomy* taxonomy, bool again) {
  const Dataset judged = OpenRows(files, flags, taxonomy, again);
  Tally tally = Make<Tally>(alert_tally_create, taxonomy);
  if (!flags.rule.empty()) {
    Call<kWrongCommand>(alert_tally_set_rule, tally.get(), flags.rule.data(), flags.rule.size());
  }
  if (!flags.cluster_key.empty()) {
    MapClusterKey(judged.get(), flags.cluster_key);
    Call(alert_tally_keep_clusters, tally.get());
  }
  if (!flags.prompts.empty()) Expect(tally.get(), flags, taxonomy);
  if (flags.judge_threshold.has_value()) {
    Call<kWrongCommand>(alert_tally_set_judge_threshold, tally.get(), *flags.judge_threshold);
  }
  Call(alert_tally_add_dataset, tally.get(), judged.get());
  TellWithoutClusters(tally.get(), flags.cluster_key);
  return tally;
}

// People's labels have their own keys, as prompts have. One that can't be read is an error.
Labels ReadLabels(const alert_tally* tally, const LabelFlags& labels,
                  const std::vector<std::string>& files, const RowFlags& flags,
                  const alert_taxonomy* taxonomy) {
  if (labels.file.empty()) return nullptr;
  RowFlags of_people = flags;
  of_people.read.fields.clear();
  of_people.import = nullptr;
  of_people.read.strict = true;
  const Dataset people = OpenRows({labels.file}, of_people, taxonomy, true);
  const Dataset judged = OpenRows(files, flags, taxonomy, true);
  return Make<Labels>(alert_labels_create, tally, people.get(), judged.get());
}

}  // namespace alert::cli
