#include "import/lenient.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace alert::import {
namespace {

// Digits that a 64-bit integer is sure to hold.
constexpr size_t kSafeDigits = 18;
// Digits of the largest double.
constexpr size_t kMostDigits = 308;
constexpr size_t kEscapeSize = 6;  // \uXXXX

// The code unit of the escape \uXXXX that `text` begins with.
std::optional<uint32_t> CodeUnit(std::string_view text) {
  if (text.size() < kEscapeSize || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  uint32_t unit = 0;
  const char* const end = text.data() + kEscapeSize;
  if (std::from_chars(text.data() + 2, end, unit, 16).ptr != end) return std::nullopt;
  return unit;
}

bool IsHigh(std::optional<uint32_t> unit) {
  return unit.has_value() && *unit >= 0xD800 && *unit < 0xDC00;
}

bool IsLow(std::optional<uint32_t> unit) {
  return unit.has_value() && *unit >= 0xDC00 && *unit < 0xE000;
}

class Rewriter {
 public:
  explicit Rewriter(std::string_view json) : rest_(json) { out_.reserve(json.size() + 64); }

  std::string Rewrite() {
    while (!rest_.empty()) {
      if (rest_[0] == '"') {
        RewriteString();
      } else if (!Replace("NaN") && !Replace("Infinity") && !Replace("-Infinity") &&
                 !RewriteNumber()) {
        Keep(1);
      }
    }
    return std::move(out_);
  }

 private:
  void Keep(size_t size) {
    out_.append(rest_.substr(0, size));
    rest_.remove_prefix(std::min(size, rest_.size()));
  }

  bool Replace(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    out_ += "null";
    rest_.remove_prefix(word.size());
    return true;
  }

  void RewriteString() {
    Keep(1);
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] != '\\') {
        Keep(std::min(rest_.find_first_of("\"\\"), rest_.size()));
      } else {
        RewriteEscape();
      }
    }
    Keep(1);
  }

  void RewriteEscape() {
    const std::optional<uint32_t> unit = CodeUnit(rest_);
    if (IsHigh(unit) && IsLow(CodeUnit(rest_.substr(kEscapeSize)))) {
      Keep(2 * kEscapeSize);
    } else if (IsHigh(unit) || IsLow(unit)) {
      out_ += "\\ufffd";
      rest_.remove_prefix(kEscapeSize);
    } else {
      Keep(2);
    }
  }

  bool RewriteNumber() {
    const size_t size = std::min(rest_.find_first_not_of("-+.eE0123456789"), rest_.size());
    if (size == 0) return false;
    const std::string_view number = rest_.substr(0, size);
    if (number.find_first_of(".eE") != number.npos || size <= kSafeDigits) {
      Keep(size);
    } else if (size > kMostDigits) {
      out_ += "null";
      rest_.remove_prefix(size);
    } else {
      Keep(size);
      out_ += "e0";
    }
    return true;
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::string WithoutExtensions(std::string_view json) {
  return Rewriter(json).Rewrite();
}

}  // namespace alert::import
