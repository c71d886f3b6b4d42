// Tables of values between commas (RFC 4180).
#ifndef ALERT_LIB_IMPORT_CSV_H_
#define ALERT_LIB_IMPORT_CSV_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "import/input.h"

namespace alert::import {

using CsvRecord = std::vector<std::string>;

// Calls `visit(number, record)` with each record, from 0, the heading; blank lines are none. Values
// may be quoted, with newlines and doubled quotes in them; they are separated by commas, or by tabs
// or semicolons where the heading has more of these. DataLoss where a quote is not closed.
absl::Status ForEachRecord(const Input& input,
                           const std::function<absl::Status(uint64_t, const CsvRecord&)>& visit);

// The index of the column of this name; SIZE_MAX where there is none.
size_t ColumnOf(const CsvRecord& heading, std::string_view name);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_CSV_H_
