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

namespace {

// Not a number where the text is none.
double Parse(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return !text.empty() && end == text.c_str() + text.size() ? number : std::nan("");
}

}  // namespace

std::string AboveZero(const std::string& text) {
  const double number = Parse(text);
  return number > 0 && std::isfinite(number) ? "" : "must be above 0; it is " + text;
}

std::string Share(const std::string& text) {
  const double number = Parse(text);
  if (number >= 0 && number <= 1) return "";
  return "must be a share from 0 to 1, as 0.001 for one in a thousand; it is " + text;
}

std::string InsideZeroToOne(const std::string& text) {
  const double number = Parse(text);
  if (number > 0 && number < 1) return "";
  return "must be more than 0 and less than 1, as 0.01 for one percentage point; it is " + text;
}

}  // namespace alert::cli
