// What alert compare and alert agree have in common: judged rows of several raters, joined.
#ifndef ALERT_BINDINGS_CLI_PANEL_INPUT_H_
#define ALERT_BINDINGS_CLI_PANEL_INPUT_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "abi_call.h"
#include "dataset_flags.h"
#include "json_output.h"

namespace alert::cli {

using Panel = Handle<alert_panel, alert_panel_free>;

struct PanelFlags {
  std::vector<std::string> files;
  std::vector<std::string> raters;  // empty: all
  ReadFlags read;
  std::string cluster_key;  // empty: `cluster`
  double level = ALERT_DEFAULT_LEVEL;
  std::string format = "text";
  std::string output = "-";
};

// Declares the files and how they are read; and how the result is made and written. What chooses
// the raters, which is called otherwise in each command, stands between the two.
void AddPanelInput(CLI::App& command, PanelFlags& flags);
void AddPanelOutput(CLI::App& command, PanelFlags& flags);

// The panel of the files, with the files as its sides. Fails where there are no rows.
Panel ReadPanel(const PanelFlags& flags, alert_rater_kind kind, const alert_taxonomy* taxonomy);

// Says on standard error what would go unnoticed: a cluster key misspelt, variants that nothing
// joins.
void TellClusters(const alert_panel* panel, const std::string& key);

// The raters asked for, or all, at least two.
std::vector<uint16_t> ChooseRaters(const alert_panel* panel, const PanelFlags& flags,
                                   const std::string& what);

std::string RaterName(const alert_panel* panel, size_t rater);

// The canonical name of a category.
std::string CategoryName(const alert_taxonomy* taxonomy, size_t category);

// How the items belong together, and what clusters are known by: "name", "id", "unknown" where
// items are variants that nothing joins, or "none".
Json ClustersJson(const alert_panel* panel);

// How many problems of each kind there were.
Json ProblemsJson(const alert_panel* panel);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_PANEL_INPUT_H_
