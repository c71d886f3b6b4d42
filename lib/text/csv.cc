#include "text/clean.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace alert {
namespace {

// CRLF, and CR alone, as LF.
std::string WithLineFeeds(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (text.substr(i + 1, 1) != "\n") {
      out += '\n';
    }
  }
  return out;
}

// The small and full-width forms of = + - @, and the minus sign, are formulas to some spreadsheets
// as well.
bool IsFormulaSign(char32_t value) {
  switch (value) {
    case 0x2212:
    case 0xFE62:
    case 0xFE63:
    case 0xFE66:
    case 0xFE6B:
    case 0xFF0B:
    case 0xFF0D:
    case 0xFF1D:
    case 0xFF20:
      return true;
    default:
      return IsOneOf(value, "=+-@");
  }
}

// Blanks before a formula are passed over by some; a tab or a line end at the start is enough.
bool StartsFormula(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    if (IsFormulaSign(point.value) || IsOneOf(point.value, "\t\n")) return true;
    if (!IsBlank(point.value)) return false;
    text.remove_prefix(point.size);
  }
  return false;
}

}  // namespace

std::string CsvCell(std::string_view text) {
  std::string cell = Clean(WithLineFeeds(text), "\t\n");
  if (StartsFormula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

}  // namespace alert
