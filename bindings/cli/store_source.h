// Stores of runs where a command takes judged rows or tallies.
//
// A program that is built without libalert_run has this interface too, and says what is absent.
#ifndef ALERT_BINDINGS_CLI_STORE_SOURCE_H_
#define ALERT_BINDINGS_CLI_STORE_SOURCE_H_

#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/run.h"

namespace alert::cli {

using Store = Handle<alert_store, alert_store_free>;

Store OpenStore(const std::string& path);

struct StoreInput {
  std::string path;
  bool again = false;  // whether the rows are read more than once: then they are kept in memory
  bool texts = false;  // whether the texts of prompts and responses are read
  bool only_asked = false;  // as alert_export_options has it
};

// Adds the latest run of a store to `dataset` as judged rows.
void AddStore(alert_dataset* dataset, const StoreInput& input);

// The same, with a row for each judge of the run.
void AddStoreByJudge(alert_dataset* dataset, const std::string& path);

// Tells that the latest run of the store is not finished, or lacks shards, where it is so.
void TellUnfinished(const std::string& path);

// Makes one store of those with the shards of a run.
void MergeStores(const std::vector<std::string>& paths, const std::string& output);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_STORE_SOURCE_H_
