#include "text/escape.h"

#include <cstdint>

#include "text/utf8.h"

namespace alert {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

bool IsControl(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0);
}

// Marks, embeddings, overrides and isolates of the bidirectional algorithm, which can make a line
// read as another one; line and paragraph separators.
bool ChangesTheLine(char32_t value) {
  return value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

bool ActsOnTerminal(char32_t value) {
  return IsControl(value) || ChangesTheLine(value);
}

// Two names that differ by these alone would look alike. U+200C and U+200D stay: scripts and
// pictographs are spelt with them.
bool IsInvisible(char32_t value) {
  return value == 0x00AD || value == 0x200B || (value >= 0x2060 && value <= 0x2064) ||
         value == 0xFEFF || (value >= 0xE0000 && value <= 0xE007F);
}

bool IsOneOf(char32_t value, std::string_view characters) {
  return value < 0x80 && characters.find(static_cast<char>(value)) != std::string_view::npos;
}

// As CleanText, but leaves the control characters in `kept`, and puts `replacement` for the rest.
std::string Clean(std::string_view text, std::string_view kept, std::string_view replacement) {
  std::string clean;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    const bool unfit = ActsOnTerminal(point.value) || IsInvisible(point.value);
    if (point.value == 0xFFFD || (unfit && !IsOneOf(point.value, kept))) {
      clean += replacement;
    } else {
      clean += text.substr(0, point.size);
    }
    text.remove_prefix(point.size);
  }
  return clean;
}

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

bool IsBlank(char32_t value) {
  return value == ' ' || value == 0x00A0 || (value >= 0x2000 && value <= 0x200A) ||
         value == 0x202F || value == 0x205F || value == 0x3000;
}

// Blanks before a formula are passed over by some; a tab or a line end at the start is enough.
bool StartsFormula(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    if (!IsBlank(point.value)) return IsFormulaSign(point.value) || IsOneOf(point.value, "\t\n");
    text.remove_prefix(point.size);
  }
  return false;
}

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// An underscore inside a word is no markup, and names are full of them.
bool IsInsideWord(std::string_view text, size_t i) {
  return i > 0 && i + 1 < text.size() && IsWord(text[i - 1]) && IsWord(text[i + 1]);
}

// Shows nothing, and ends what GitHub would make a link or a mention of: these are recognised in
// the text that is shown, where an escape has gone.
constexpr std::string_view kBreak = "&#8203;";

bool Begins(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool IsAfterWww(std::string_view text, size_t i) {
  if (i < 3) return false;
  for (const char c : text.substr(i - 3, 3)) {
    if (c != 'w' && c != 'W') return false;
  }
  return true;
}

std::string MarkdownFor(std::string_view text, size_t i) {
  const char c = text[i];
  const std::string_view after = text.substr(i + 1);
  switch (c) {
    case '@':
    case '#':
      return std::string(1, c).append(!after.empty() && IsWord(after[0]) ? kBreak : "");
    case ':':
      return std::string(1, c).append(Begins(after, "//") ? kBreak : "");
    case '.':
      return std::string(IsAfterWww(text, i) ? kBreak : "") + c;
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '_':
      return IsInsideWord(text, i) ? "_" : "\\_";
    default:
      return IsOneOf(static_cast<unsigned char>(c), "\\|`*[]~$!") ? std::string{'\\', c}
                                                                  : std::string(1, c);
  }
}

std::string LatexFor(char c) {
  switch (c) {
    case '&':
    case '%':
    case '$':
    case '#':
    case '_':
    case '{':
    case '}':
      return {'\\', c};
    case '~':
      return "\\textasciitilde{}";
    case '^':
      return "\\textasciicircum{}";
    case '\\':
      return "\\textbackslash{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    // After the end of a row these would be read as its arguments.
    case '[':
    case '*':
      return {'{', c, '}'};
    default:
      return {c};
  }
}

std::string XmlFor(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    default:
      return {c};
  }
}

// These two no XML document may hold, in any form.
bool IsInXml(char32_t value) {
  return value != 0xFFFE && value != 0xFFFF;
}

// One code unit of UTF-16.
std::string JsonEscape(uint32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string escape = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) escape += kDigits[unit >> shift & 0xF];
  return escape;
}

std::string JsonFor(char32_t value) {
  if (value == '"' || value == '\\') return {'\\', static_cast<char>(value)};
  if (value >= 0x20 && value < 0x7F) return {static_cast<char>(value)};
  if (value < 0x10000) return JsonEscape(value);
  const uint32_t offset = value - 0x10000;
  return JsonEscape(0xD800 + (offset >> 10)) + JsonEscape(0xDC00 + (offset & 0x3FF));
}

}  // namespace

std::string CleanText(std::string_view text) {
  return Clean(text, "", kReplacement);
}

std::string CsvCell(std::string_view text) {
  std::string cell = Clean(WithLineFeeds(text), "\t\n", kReplacement);
  if (StartsFormula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string MarkdownText(std::string_view text) {
  const std::string clean = CleanText(text);
  std::string cell;
  for (size_t i = 0; i < clean.size(); ++i) cell += MarkdownFor(clean, i);
  return cell;
}

std::string LatexCell(std::string_view text) {
  std::string cell;
  for (const char c : Clean(text, "", "?")) cell += LatexFor(c);
  return cell;
}

std::string XmlAttribute(std::string_view text) {
  const std::string clean = CleanText(text);
  std::string value;
  for (std::string_view rest = clean; !rest.empty();) {
    const CodePoint point = DecodeUtf8(rest);
    if (point.size == 1) {
      value += XmlFor(rest[0]);
    } else {
      value += IsInXml(point.value) ? rest.substr(0, point.size) : kReplacement;
    }
    rest.remove_prefix(point.size);
  }
  return value;
}

std::string JsonString(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    json += JsonFor(point.value);
    text.remove_prefix(point.size);
  }
  return json + '"';
}

std::string TerminalSafeJson(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  while (!json.empty()) {
    const CodePoint point = DecodeUtf8(json);
    // Those below stand between values; in a string they are escaped already.
    if (point.value >= 0x7F && ActsOnTerminal(point.value)) {
      safe += JsonEscape(point.value);
    } else {
      safe += json.substr(0, point.size);
    }
    json.remove_prefix(point.size);
  }
  return safe;
}

}  // namespace alert
