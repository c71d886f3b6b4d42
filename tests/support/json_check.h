// Whether a line is JSON and what stands in it, by the reader's word and by another parser's.
#ifndef ALERT_TESTS_SUPPORT_JSON_CHECK_H_
#define ALERT_TESTS_SUPPORT_JSON_CHECK_H_

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "dataset/io/row_format.h"
#include "dataset/jsonl/row_scanner.h"
#include "simdjson.h"
#include "support/stream_dump.h"

namespace alert::test {

// A problem is dumped as place, kind and message; a message may quote any text of the line.
inline bool IsCalledNoJson(std::string_view line) {
  const StreamDump dump = DumpText(kLinesFollow + std::string(line), size_t{1} << 20, 1);
  if (dump.problems.size() == 1) return false;
  const std::string& problem = dump.problems[1];
  const std::string no_json =
      "|" + std::to_string(ALERT_PROBLEM_MALFORMED) + "|the line is no JSON object";
  return problem.compare(problem.find('|'), no_json.size(), no_json) == 0;
}

// The values of a row's fields, in simdjson's writing; empty for those that it has not.
using FieldTexts = std::array<std::string, kFieldCount>;

inline FieldTexts ScannedFields(std::string_view line) {
  const std::string padded = std::string(line) + "\n" + std::string(kScanPadding, '\xFF');
  RowScanner scanner{FieldMap()};
  RawRow row;
  FieldTexts texts;
  if (scanner.Scan(RowScanner::SkipSpaces(padded.data()), &row) == nullptr) return texts;
  simdjson::dom::parser parser;
  for (size_t i = 0; i < kFieldCount; ++i) {
    const RawValue& value = row[static_cast<Field>(i)];
    if (!value.present()) continue;
    texts[i] = simdjson::minify(
        simdjson::dom::element(parser.parse(value.token().data(), value.token().size())));
  }
  return texts;
}

inline FieldTexts ParsedFields(const simdjson::dom::object& object) {
  FieldTexts texts;
  for (const auto [key, value] : object) {
    for (size_t i = 0; i < kFieldCount; ++i) {
      if (key == KeyOf(static_cast<Field>(i)).key) texts[i] = simdjson::minify(value);
    }
  }
  return texts;
}

// Empty where simdjson's document model agrees, or lawfully differs: it takes objects nested deeper
// than 64, and refuses byte-order marks, numbers out of its range, and, under keys that nobody
// asked for, bad escapes and NaN.
inline std::string Disagreement(std::string_view line) {
  constexpr size_t kSurelyShallow = 60;
  const bool refused = IsCalledNoJson(line);
  if (line.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return "";
  const auto opening = [](char c) { return c == '{' || c == '['; };
  const auto depth = std::count_if(line.begin(), line.end(), opening);
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const simdjson::error_code error = parser.parse(line.data(), line.size()).get(element);
  if (refused && error == simdjson::SUCCESS && element.is_object() &&
      static_cast<size_t>(depth) < kSurelyShallow) {
    return "simdjson takes the line";
  }
  const bool lawful = error == simdjson::NUMBER_ERROR ||
                      (error == simdjson::STRING_ERROR && line.find('\\') != line.npos) ||
                      line.find("NaN") != line.npos || line.find("Infinity") != line.npos;
  if (refused || lawful) return "";
  if (error != simdjson::SUCCESS) return simdjson::error_message(error);
  if (!element.is_object()) return "simdjson finds no object";
  return ScannedFields(line) == ParsedFields(element) ? "" : "simdjson finds other values";
}

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_JSON_CHECK_H_
