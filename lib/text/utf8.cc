#include "text/utf8.h"

#include <utf8proc.h>

#include <algorithm>

namespace alert {
namespace {

size_t WidthOf(char32_t value) {
  const auto point = static_cast<utf8proc_int32_t>(value);
  const auto width = static_cast<size_t>(utf8proc_charwidth(point));
  // A spacing mark takes a column on most terminals, as it does by the C library's wcwidth.
  return width == 0 && utf8proc_category(point) == UTF8PROC_CATEGORY_MC ? 1 : width;
}

}  // namespace

CodePoint DecodeUtf8(std::string_view text) {
  utf8proc_int32_t value = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (size <= 0) return {0xFFFD, 1};
  return {static_cast<char32_t>(value), static_cast<size_t>(size)};
}

bool IsBlank(char32_t value) {
  return WidthOf(value) == 0 ||
         utf8proc_category(static_cast<utf8proc_int32_t>(value)) == UTF8PROC_CATEGORY_ZS;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    width += WidthOf(point.value);
    text.remove_prefix(point.size);
  }
  return width;
}

std::string PadToWidth(std::string_view text, size_t width) {
  std::string padded(text);
  padded.append(width - std::min(width, DisplayWidth(text)), ' ');
  return padded;
}

std::string CutToWidth(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  size_t size = 0;
  size_t used = 1;  // by the ellipsis
  while (size < text.size()) {
    const CodePoint point = DecodeUtf8(text.substr(size));
    used += WidthOf(point.value);
    if (used > width) break;
    size += point.size;
  }
  return std::string(text.substr(0, size)) + "…";
}

}  // namespace alert
