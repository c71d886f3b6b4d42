// A run's prompts, answers and verdicts as judged rows.
#ifndef ALERT_LIB_RUN_STORE_EXPORT_H_
#define ALERT_LIB_RUN_STORE_EXPORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "run/store/store.h"

namespace alert::run {

struct ExportOptions {
  int64_t run = 0;    // 0: the latest
  std::string judge;  // a label; empty: the judge that the run was made with
  bool all_judges = false;
  bool without_texts = false;
};

// Hands the rows to `write`, one JSON object and a newline each, until it returns false. NotFound
// where there is no such run or judge.
absl::Status Export(Store* store, const ExportOptions& options,
                    const std::function<bool(std::string_view)>& write);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_EXPORT_H_
