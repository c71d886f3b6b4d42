#include "numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace alert::cli {

NumberCheck WholeNumber(uint64_t least, uint64_t most) {
  return [least, most](const std::string& text) -> std::string {
    uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, number);
    if (code == std::errc() && stopped == end && number >= least && number <= most) return "";
    if (most == UINT64_MAX) {
      return fmt::format("must be a whole number from {}, of at most 64 bits; it is {}", least,
                         text);
    }
    return fmt::format("must be a whole number from {} to {}; it is {}", least, most, text);
  };
}

std::string AboveZero(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && end == text.c_str() + text.size();
  return whole && number > 0 && std::isfinite(number) ? "" : "must be above 0; it is " + text;
}

}  // namespace alert::cli
