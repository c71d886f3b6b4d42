// Writing the prompts of a dataset down as the items of a run.
#ifndef ALERT_LIB_RUN_PLAN_H_
#define ALERT_LIB_RUN_PLAN_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "alert/taxonomy.h"
#include "run/configuration.h"
#include "run/store/store.h"

namespace alert::run {

struct DatasetSource {
  const alert_dataset* dataset = nullptr;
  const alert_taxonomy* taxonomy = nullptr;  // NULL: the built-in one
  uint64_t limit = 0;                        // 0: all
};

// A row that is not asked, and why.
struct LeftOutRow {
  alert_problem_kind kind = ALERT_PROBLEM_MALFORMED;
  std::string file;
  uint64_t line = ALERT_NO_LINE;
  uint64_t offset = ALERT_NO_OFFSET;
  std::string message;
  alert_cause cause = ALERT_CAUSE_NONE;
};

// The rows that were left out: counts by kind, and the first few of each with their place.
struct LeftOutRows {
  LeftOut counts{};
  std::vector<LeftOutRow> samples;

  uint64_t total() const;
};

// What a dataset's items come to, without keeping them.
struct DatasetDigest {
  int64_t prompts = 0;
  Hash hash{};
  LeftOutRows problems;

  DatasetRecord record() const { return {prompts, hash, problems.counts}; }
};

// Calls `visit` for each item that a model of this API would be asked, in order, and returns their
// digest. DataLoss where there is none.
absl::StatusOr<DatasetDigest> ForEachItem(
    const DatasetSource& source, Api api,
    const std::function<absl::Status(const ItemView& item)>& visit);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_PLAN_H_
