// Making one store of those that hold the shards of a run.
#ifndef ALERT_LIB_RUN_MERGE_H_
#define ALERT_LIB_RUN_MERGE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace alert::run {

// alert_store_merge. On failure no file is left at `path`.
absl::Status MergeStores(const std::vector<std::string>& sources, const std::string& path);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_MERGE_H_
