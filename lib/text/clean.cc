#include "text/clean.h"

#include "text/escape.h"
#include "text/utf8.h"

namespace alert {
namespace {

bool IsControl(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0);
}

// Marks, embeddings, overrides and isolates of the bidirectional algorithm, which can make a line
// read as another one; line and paragraph separators.
bool ChangesTheLine(char32_t value) {
  return value == 0x061C || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

// Two names that differ by these alone would look alike. U+200C and U+200D stay: scripts and
// pictographs are spelt with them.
bool IsInvisible(char32_t value) {
  return value == 0x00AD || value == 0x200B || (value >= 0x2060 && value <= 0x2064) ||
         value == 0xFEFF || (value >= 0xE0000 && value <= 0xE007F);
}

}  // namespace

bool ActsOnTerminal(char32_t value) {
  return IsControl(value) || ChangesTheLine(value);
}

bool IsHarmless(char32_t value) {
  return !ActsOnTerminal(value) && !IsInvisible(value);
}

bool IsOneOf(char32_t value, std::string_view ascii) {
  return value < 0x80 && ascii.find(static_cast<char>(value)) != std::string_view::npos;
}

std::string Clean(std::string_view text, std::string_view kept, std::string_view replacement) {
  std::string clean;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    const bool fit = IsHarmless(point.value) || IsOneOf(point.value, kept);
    clean += fit && point.value != 0xFFFD ? text.substr(0, point.size) : replacement;
    text.remove_prefix(point.size);
  }
  return clean;
}

std::string CleanText(std::string_view text) {
  return Clean(text, "");
}

}  // namespace alert
