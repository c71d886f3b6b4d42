// Rows of JSON Lines that pass through a judge: each comes back with keys added, and is otherwise
// left as it stands.
#ifndef ALERT_BINDINGS_CLI_JUDGE_ROWS_H_
#define ALERT_BINDINGS_CLI_JUDGE_ROWS_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output.h"

namespace alert::cli {

using Row = nlohmann::ordered_json;
using NewKeys = std::vector<std::pair<std::string, Row>>;

// On one line, and safe on a terminal.
std::string Dump(const Row& row);

// The value at a path of keys joined by dots; null where it is absent or null.
const Row* ValueAt(const Row& row, const std::string& path);

// The same as text: a string itself, anything else as JSON.
// None where it is absent or null.
std::optional<std::string> TextAt(const Row& row, const std::string& path);

// A line with `keys` set. Where none of them is there yet, its bytes are kept and the keys added at
// its end.
std::string WithKeys(std::string_view line, const Row& row, const NewKeys& keys);

struct RowCounts {
  uint64_t rows = 0;
  uint64_t malformed = 0;  // left out
  uint64_t unfit = 0;      // left out: rows of which `judge` made nothing
};

// Why a row can't be used: thrown by `judge` in ForEachRow, which leaves the row out and tells it.
struct UnfitRow {
  std::string reason;
};

// Writes each row of the file ("-": standard input), lines or a JSON list, with the keys that
// `judge` makes for it. Rows that are no JSON object are told on standard error and left out; where
// `strict`, the first ends the command. Compressed input, what holds no rows, a damaged list, and
// input without any row is the data's fault.
RowCounts ForEachRow(const std::string& path, bool strict,
                     const std::function<NewKeys(const Row&)>& judge, Output& output);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_ROWS_H_
