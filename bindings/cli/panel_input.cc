#include "panel_input.h"

#include <fmt/format.h>

#include "common_flags.h"
#include "enumerations.h"
#include "hint.h"
#include "input.h"
#include "notice.h"
#include "problems.h"
#include "store_source.h"
#include "text.h"

namespace alert::cli {

void AddPanelInput(CLI::App& command, PanelFlags& flags) {
  AddFiles(command, flags.files, "Judged rows, JSON Lines");
  AddReadFlags(command, flags.read);
  AddClusterKey(command, flags.cluster_key);
}

namespace {

alert_panel_clusters ClustersOf(const alert_panel* panel) {
  alert_panel_clusters clusters = ALERT_PANEL_CLUSTERS_INIT;
  Call(alert_panel_count_clusters, panel, &clusters);
  return clusters;
}

std::string ClustersKnownBy(const alert_panel_clusters& clusters) {
  if (clusters.named > 0) return "name";
  if (clusters.largest > 1) return "id";
  return clusters.unknown > 0 ? "unknown" : "none";
}

}  // namespace

void TellClusters(const alert_panel* panel, const std::string& key) {
  const alert_panel_clusters clusters = ClustersOf(panel);
  const std::string items = Counted(alert_panel_item_count(panel), "item");
  if (!key.empty() && clusters.named == 0) {
    Notice(fmt::format("--cluster-key {}: no row has this key; each id is its own cluster", key));
  }
  if (ClustersKnownBy(clusters) == "unknown") {
    Notice(
        fmt::format("{} of {} are variants, and nothing tells of which prompt: taken as "
                    "independent, they make p-values too small where they share one "
                    "(--cluster-key names it)",
                    Grouped(clusters.unknown), items));
  }
}

void AddPanelOutput(CLI::App& command, PanelFlags& flags) {
  AddLevel(command, flags.level);
  AddTableFormat(command, flags.format);
  AddOutput(command, flags.output);
}

Panel ReadPanel(const PanelFlags& flags, alert_rater_kind kind, const alert_taxonomy* taxonomy) {
  Panel panel = Make<Panel, kWrongCommand>(alert_panel_create, taxonomy, kind);
  for (const std::string& file : flags.files) {
    const bool by_judge = kind == ALERT_RATER_JUDGE && IsStore(file);
    std::vector<std::string> sources;
    if (!by_judge) sources.push_back(file);
    const Dataset judged = OpenDataset(sources, flags.read, taxonomy);
    if (by_judge) AddStoreByJudge(judged.get(), file);
    const std::string name = NameOfInput(file);
    MapClusterKey(judged.get(), flags.cluster_key);
    // Rows that name no model are those of the file.
    if (kind == ALERT_RATER_MODEL) {
      Call(alert_dataset_set_default, judged.get(), "model", size_t{5}, name.data(), name.size());
    }
    Call(alert_panel_add_dataset, panel.get(), judged.get(), name.data(), name.size());
  }
  const alert_problems met = ProblemsOf(alert_panel_problems, panel.get());
  if (alert_panel_item_count(panel.get()) == 0) {
    FailWithoutRows(NamesOfInputs(flags.files), "judged rows", met);
  }
  const std::string problems = SummarizeProblems(met.counts);
  if (!problems.empty()) Notice(problems);
  TellHints(met);
  TellClusters(panel.get(), flags.cluster_key);
  return panel;
}

std::vector<uint16_t> ChooseRaters(const alert_panel* panel, const PanelFlags& flags,
                                   const std::string& what) {
  std::vector<uint16_t> raters;
  for (const std::string& name : flags.raters) {
    uint16_t rater = 0;
    Call<kWrongCommand>(alert_panel_find_rater, panel, name.data(), name.size(), &rater);
    raters.push_back(rater);
  }
  if (flags.raters.empty()) {
    for (size_t i = 0; i < alert_panel_rater_count(panel); ++i) {
      raters.push_back(static_cast<uint16_t>(i));
    }
  }
  if (raters.size() < 2) {
    Fail(kBadData, fmt::format("{}: only one {} ({}); it takes two to compare",
                               NamesOfInputs(flags.files), what, RaterName(panel, raters[0])));
  }
  return raters;
}

std::string RaterName(const alert_panel* panel, size_t rater) {
  alert_str name = {nullptr, 0};
  Call(alert_panel_rater_at, panel, rater, &name);
  return std::string(View(name));
}

std::string CategoryName(const alert_taxonomy* taxonomy, size_t category) {
  alert_category entry = ALERT_CATEGORY_INIT;
  Call(alert_taxonomy_category_at, taxonomy, category, &entry);
  return std::string(View(entry.name));
}

Json ClustersJson(const alert_panel* panel) {
  const alert_panel_clusters clusters = ClustersOf(panel);
  return {{"known_by", ClustersKnownBy(clusters)},
          {"count", clusters.clusters},
          {"largest", clusters.largest},
          {"named_items", clusters.named},
          {"unknown_items", clusters.unknown}};
}

Json ProblemsJson(const alert_panel* panel) {
  const alert_problems met = ProblemsOf(alert_panel_problems, panel);
  Json problems = Json::object();
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    problems[std::string(NameOf(alert_problem_kind_name, kind))] = met.counts[kind];
  }
  return problems;
}

}  // namespace alert::cli
