#include "text/clean.h"
#include "text/escape.h"

namespace alert {
namespace {

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

}  // namespace

std::string MarkdownText(std::string_view text) {
  const std::string clean = CleanText(text);
  std::string cell;
  for (size_t i = 0; i < clean.size(); ++i) cell += MarkdownFor(clean, i);
  return cell;
}

}  // namespace alert
