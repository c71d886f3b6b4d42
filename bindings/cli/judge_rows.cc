#include "judge_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <utility>

#include "input.h"
#include "json_text.h"
#include "notice.h"
#include "text.h"
#include "text/escape.h"
#include "whole_text.h"

namespace alert::cli {
namespace {

constexpr uint64_t kMalformedTold = 8;

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string Dump(const Row& row) {
  return TerminalSafeJson(row.dump(-1, ' ', false, Row::error_handler_t::replace));
}

// Tells the first few lines that are left out; where `strict`, the first ends the command.
void TellLeftOut(const std::string& path, uint64_t line, const std::string& reason, bool strict,
                 uint64_t count) {
  const std::string message = fmt::format("{}:{}: {}", NameOfInput(path), line, reason);
  if (strict) Fail(kBadData, message);
  if (count <= kMalformedTold) Notice(message + "; left out");
}

void TellSum(const std::string& path, uint64_t count, std::string_view what) {
  if (count == 0) return;
  Notice(fmt::format("{}: {} left out that {}", NameOfInput(path), Counted(count, "line"), what));
}

// Lines are read here as they stand, not through the library's dataset, which would unpack them.
void FailIfCompressed(const std::string& path, std::string_view line) {
  const bool gzip = line.substr(0, 2) == "\x1f\x8b";
  if (!gzip && line.substr(0, 4) != "\x28\xb5\x2f\xfd") return;
  Fail(kBadData,
       fmt::format("{}: compressed input is not read here; unpack it first: {} -dc FILE |",
                   NameOfInput(path), gzip ? "gzip" : "zstd"));
}

// A row with pieces of characters in it is read as the library reads it, and comes back so.
Row ParseRow(std::string* line) {
  Row row = ParseJson<Row>(*line);
  if (!row.is_discarded()) return row;
  std::string whole = WithWholeCharacters(*line);
  if (whole == *line) return row;
  row = ParseJson<Row>(whole);
  if (!row.is_discarded()) *line = std::move(whole);
  return row;
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
    if (number == 1) FailIfCompressed(path, line);
    if (IsBlank(line)) continue;
    const Row row = ParseRow(&line);
    if (!row.is_object()) {
      TellLeftOut(path, number, "is no JSON object", strict, ++counts.malformed);
      continue;
    }
    try {
      output.Print(WithKeys(line, row, judge(row)) + "\n");
      ++counts.rows;
    } catch (const UnfitRow& unfit) {
      TellLeftOut(path, number, unfit.reason, strict, ++counts.unfit);
    }
  }
  // Standard input tells of a failure through the stream of C below it only.
  const bool failed = path == "-" ? std::ferror(stdin) != 0 : input.bad();
  if (failed) Fail(kBadData, NameOfInput(path) + ": cannot be read to its end");
  TellSum(path, counts.malformed, "are no JSON objects");
  TellSum(path, counts.unfit, "lack what the judge is to see");
  if (counts.rows == 0) Fail(kBadData, NameOfInput(path) + ": no rows");
  return counts;
}

}  // namespace alert::cli
