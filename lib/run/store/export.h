// A run's prompts, answers and verdicts as judged rows: JSON Lines, or record batches.
#ifndef ALERT_LIB_RUN_STORE_EXPORT_H_
#define ALERT_LIB_RUN_STORE_EXPORT_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrow/array.h"
#include "run/store/export_rows.h"
#include "run/store/store.h"

namespace alert::run {

// Hands the rows to `write`, one JSON object and a newline each, until it returns false. NotFound
// where there is no such run or judge.
absl::Status Export(Store* store, const ExportOptions& options,
                    const std::function<bool(std::string_view)>& write);

// The same rows as batches, of the store as it is now. Has the file open for itself.
absl::StatusOr<std::unique_ptr<ArrowProducer>> ProduceStoreRows(const std::string& path,
                                                                const ExportOptions& options);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_EXPORT_H_
