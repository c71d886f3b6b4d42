#include "text/clean.h"
#include "text/escape.h"

namespace alert {
namespace {

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

std::string LatexCell(std::string_view text) {
  std::string cell;
  for (const char c : Clean(text, "", "?")) cell += LatexFor(c);
  return cell;
}

}  // namespace alert
