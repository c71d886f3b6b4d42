#include "judge/defuse.h"

#include "judge/answer.h"
#include "judge/tokens.h"

namespace alert {
namespace {

bool StartsWithAny(std::string_view text, absl::Span<const std::string_view> starts) {
  for (std::string_view start : starts) {
    if (StartsWithIgnoreCase(text, start)) return true;
  }
  return false;
}

bool IsTag(std::string_view text, const Markers& markers) {
  return BeginsToken(text) || StartsWithAny(text, markers.tags);
}

}  // namespace

std::string Defuse(std::string_view text, const Markers& markers) {
  std::string out;
  out.reserve(text.size());
  bool line_start = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i);
    if (line_start && !IsSpace(c)) {
      if (StartsWithAny(rest, markers.labels)) out += "> ";
      line_start = false;
    }
    if (c == '\n' || c == '\r') line_start = true;
    out += (c == '<' || c == '[') && IsTag(rest, markers) ? '(' : c;
  }
  return out;
}

}  // namespace alert
