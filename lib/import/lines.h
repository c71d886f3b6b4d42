// Files of one JSON object a line.
#ifndef ALERT_LIB_IMPORT_LINES_H_
#define ALERT_LIB_IMPORT_LINES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "import/input.h"
#include "import/value.h"

namespace alert::import {

// Calls `visit(number, line)` with each line, from 0, that is not blank. DataLoss for one longer
// than kMostDocument, or where what compresses the file is damaged; what `visit` returns, where it
// fails.
absl::Status ForEachLine(const Input& input,
                         const std::function<absl::Status(uint64_t, std::string_view)>& visit);

// Calls `visit(number, object)` with each line that is a JSON object, valid during the call; the
// others are counted.
absl::Status ForEachObject(const Input& input,
                           const std::function<absl::Status(uint64_t, const Value&)>& visit,
                           uint64_t* malformed);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_LINES_H_
