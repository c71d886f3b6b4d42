#include "whole_text.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace alert::cli {
namespace {

constexpr size_t kEscape = 6;  // bytes of \uXXXX

// The unit of UTF-16 that an escape stands for; 0 where `text` does not begin with one.
uint32_t UnitAtFront(std::string_view text) {
  if (text.size() < kEscape || text.substr(0, 2) != "\\u") return 0;
  uint32_t unit = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + kEscape, unit, 16);
  return error == std::errc() && end == text.data() + kEscape ? unit : 0;
}

bool IsHigh(uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool IsLow(uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

bool IsWithin(std::string_view text, size_t index, int low, int high) {
  if (index >= text.size()) return false;
  const int byte = static_cast<unsigned char>(text[index]);
  return low <= byte && byte <= high;
}

// The size of the character at the front of `text`, which is not empty; 0 where it is no UTF-8.
size_t CharacterSize(std::string_view text) {
  const int first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  const size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (!IsWithin(text, 1, low, high)) return 0;
  for (size_t i = 2; i < size; ++i) {
    if (!IsWithin(text, i, 0x80, 0xBF)) return 0;
  }
  return size;
}

// Takes an escape off `text`, which begins with a backslash.
std::string_view TakeEscape(std::string_view* text) {
  const uint32_t unit = UnitAtFront(*text);
  size_t size = std::min<size_t>(unit == 0 ? 2 : kEscape, text->size());
  const bool pair = IsHigh(unit) && IsLow(UnitAtFront(text->substr(size)));
  if (pair) size += kEscape;
  const std::string_view escape = text->substr(0, size);
  text->remove_prefix(size);
  return !pair && (IsHigh(unit) || IsLow(unit)) ? "\\ufffd" : escape;
}

std::string_view TakeCharacter(std::string_view* text) {
  const size_t size = CharacterSize(*text);
  const std::string_view character = text->substr(0, size);
  text->remove_prefix(std::max<size_t>(size, 1));
  return size == 0 ? "\xEF\xBF\xBD" : character;
}

}  // namespace

std::string WithWholeCharacters(std::string_view json) {
  std::string whole;
  whole.reserve(json.size());
  while (!json.empty()) whole += json[0] == '\\' ? TakeEscape(&json) : TakeCharacter(&json);
  return whole;
}

}  // namespace alert::cli
