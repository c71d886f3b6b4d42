// Judged rows that are counted and scored: how they are read, and what people's labels say of them.
#ifndef ALERT_BINDINGS_CLI_ROW_SOURCE_H_
#define ALERT_BINDINGS_CLI_ROW_SOURCE_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "dataset_flags.h"

namespace alert::cli {

struct RowFlags {
  ReadFlags read;
  std::string model;                      // of rows that name none
  std::string language;                   // of rows that name none
  std::string cluster_key;                // empty: rows are independent
  std::optional<double> judge_threshold;  // none: as judges have it
  const alert_import* import = nullptr;   // results whose rows come behind those of the files
  std::vector<std::string> prompts;       // that were to be answered; empty: those that were
  std::string rule;                       // of rows with several judgements; empty: the library's
};

// Declares --model and --language.
void AddRowNames(CLI::App& command, RowFlags& flags);

// Declares --rule.
void AddRule(CLI::App& command, RowFlags& flags);

struct LabelFlags {
  std::string file;  // empty: none
  std::string drawn = "random";
};

// Declares --labels and --labels-drawn; returns the first.
CLI::Option* AddLabels(CLI::App& command, LabelFlags& flags);

// The rows of `files`, which are read once more where `again`.
Dataset OpenRows(const std::vector<std::string>& files, const RowFlags& flags,
                 const alert_taxonomy* taxonomy, bool again);

Tally CountRows(const std::vector<std::string>& files, const RowFlags& flags,
                const alert_taxonomy* taxonomy, bool again);

// What the labels say of the rows of `files`, which `tally` has; null where there are none.
Labels ReadLabels(const alert_tally* tally, const LabelFlags& labels,
                  const std::vector<std::string>& files, const RowFlags& flags,
                  const alert_taxonomy* taxonomy);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_ROW_SOURCE_H_
