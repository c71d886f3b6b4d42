// The options that say which rows are read, and how.
#ifndef ALERT_BINDINGS_CLI_DATASET_FLAGS_H_
#define ALERT_BINDINGS_CLI_DATASET_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "hint.h"

namespace alert::cli {

// How rows are read: every command that reads JSON Lines has these.
struct ReadFlags {
  std::vector<std::string> fields;  // "key=path"
  std::string taxonomy;             // a file; empty: the built-in one
  uint32_t threads = 0;
  bool strict = false;
  bool again = false;       // whether the command reads the rows more than once
  bool texts = false;       // whether it wants the texts of stores, too
  bool only_asked = false;  // of stores, as StoreInput has it
  bool all_judges = false;  // likewise
};

void AddReadFlags(CLI::App& command, ReadFlags& flags);

// Which rows are chosen.
struct SelectFlags {
  std::vector<std::string> categories;
  std::vector<std::string> macros;
  std::vector<std::string> attacks;
  std::vector<std::string> languages;
  std::vector<std::string> models;
  std::optional<uint64_t> per_stratum;
  uint64_t seed = 0;
  std::string shard;  // "i/n"; empty: everything
};

// All but --models: among prompts there is none to choose.
void AddSelectFlags(CLI::App& command, SelectFlags& flags);

// Declares the files of a command, at least one.
void AddFiles(CLI::App& command, std::vector<std::string>& files, const std::string& what);

// A dataset of `files` over `taxonomy`.
Dataset OpenDataset(const std::vector<std::string>& files, const ReadFlags& flags,
                    const alert_taxonomy* taxonomy);

// Reads the cluster from this key of the rows; from `cluster` where it is empty.
void MapClusterKey(alert_dataset* dataset, const std::string& key);

void Select(alert_dataset* dataset, const SelectFlags& flags);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_DATASET_FLAGS_H_
