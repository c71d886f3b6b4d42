#include <cstdint>

#include "text/clean.h"
#include "text/escape.h"
#include "text/utf8.h"

namespace alert {
namespace {

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
