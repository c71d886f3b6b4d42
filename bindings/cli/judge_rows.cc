#include "judge_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "input.h"
#include "notice.h"
#include "text.h"

namespace alert::cli {
namespace {

constexpr uint64_t kMalformedTold = 8;

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string Dump(const Row& row) {
  return row.dump(-1, ' ', false, Row::error_handler_t::replace);
}

void TellMalformed(const std::string& path, uint64_t line, bool strict, uint64_t count) {
  const std::string message = fmt::format("{}:{}: is no JSON object", NameOfInput(path), line);
  if (strict) Fail(kBadData, message);
  if (count <= kMalformedTold) Notice(message + "; left out");
}

}  // namespace

std::optional<std::string> TextAt(const Row& row, const std::string& path) {
  const Row* value = &row;
  for (size_t start = 0; start <= path.size();) {
    const size_t dot = std::min(path.find('.', start), path.size());
    const auto member =
        value->is_object() ? value->find(path.substr(start, dot - start)) : value->end();
    if (member == value->end()) return std::nullopt;
    value = &*member;
    start = dot + 1;
  }
  if (value->is_null()) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : Dump(*value);
}

std::string WithKeys(std::string_view line, const Row& row, const NewKeys& keys) {
  const bool has_one = std::any_of(keys.begin(), keys.end(),
                                   [&](const auto& key) { return row.contains(key.first); });
  if (has_one || row.empty()) {
    Row changed = row;
    for (const auto& [key, value] : keys) changed[key] = value;
    return Dump(changed);
  }
  std::string text(line.substr(0, line.rfind('}')));
  text.erase(text.find_last_not_of(" \t") + 1);
  for (const auto& [key, value] : keys) text += ", " + JsonString(key) + ": " + Dump(value);
  return text + "}";
}

RowCounts ForEachRow(const std::string& path, bool strict,
                     const std::function<NewKeys(const Row&)>& judge, Output& output) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  if (!file) Fail(kBadData, NameOfInput(path) + ": cannot be read");
  std::istream& input = path == "-" ? std::cin : file;
  RowCounts counts;
  uint64_t number = 0;
  for (std::string line; std::getline(input, line);) {
    ++number;
    if (IsBlank(line)) continue;
    const Row row = Row::parse(line, nullptr, false);
    if (!row.is_object()) {
      TellMalformed(path, number, strict, ++counts.malformed);
      continue;
    }
    ++counts.rows;
    output.Print(WithKeys(line, row, judge(row)) + "\n");
  }
  if (input.bad()) Fail(kBadData, NameOfInput(path) + ": cannot be read to its end");
  if (counts.malformed > 0) {
    Notice(fmt::format("{}: {} left out that are no JSON objects", NameOfInput(path),
                       Counted(counts.malformed, "line")));
  }
  return counts;
}

}  // namespace alert::cli
