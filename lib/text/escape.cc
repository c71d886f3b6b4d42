#include "text/escape.h"

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

bool IsOneOf(char32_t value, std::string_view characters) {
  return value < 0x80 && characters.find(static_cast<char>(value)) != std::string_view::npos;
}

// As CleanText, but leaves the control characters in `kept`, and puts `replacement` for others.
std::string Clean(std::string_view text, std::string_view kept, std::string_view replacement) {
  std::string clean;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    const bool acts = IsControl(point.value) || ChangesTheLine(point.value);
    if (point.value == 0xFFFD || (acts && !IsOneOf(point.value, kept))) {
      clean += replacement;
    } else {
      clean += text.substr(0, point.size);
    }
    text.remove_prefix(point.size);
  }
  return clean;
}

// The full-width forms of = + - @ are formulas to some spreadsheets as well.
bool StartsFormula(std::string_view text) {
  if (text.empty()) return false;
  const char32_t first = DecodeUtf8(text).value;
  return IsOneOf(first, "=+-@\t\r\n") || first == 0xFF1D || first == 0xFF0B || first == 0xFF0D ||
         first == 0xFF20;
}

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// An underscore inside a word is no markup, and names are full of them.
bool IsInsideWord(std::string_view text, size_t i) {
  return i > 0 && i + 1 < text.size() && IsWord(text[i - 1]) && IsWord(text[i + 1]);
}

std::string MarkdownFor(std::string_view text, size_t i) {
  const char c = text[i];
  switch (c) {
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

}  // namespace

std::string CleanText(std::string_view text) {
  return Clean(text, "", kReplacement);
}

std::string CsvCell(std::string_view text) {
  std::string cell = Clean(text, "\t\r\n", kReplacement);
  if (StartsFormula(cell)) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string MarkdownCell(std::string_view text) {
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

}  // namespace alert
