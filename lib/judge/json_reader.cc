#include "judge/json_reader.h"

#include "absl/strings/charconv.h"
#include "judge/answer.h"
#include "simdjson.h"

namespace alert {
namespace {

// What stands behind a backslash, and what is meant.
constexpr std::string_view kEscapes = "\"\\/bfnrt";
constexpr std::string_view kEscaped = "\"\\/\b\f\n\r\t";

constexpr double kPowersOfTen[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The code unit behind \u; -1 where there is none.
int32_t CodeUnit(const char* at, const char* end) {
  if (end - at < 4) return -1;
  int32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int value = HexValue(at[i]);
    if (value < 0) return -1;
    unit = unit * 16 + value;
  }
  return unit;
}

// Takes digits off, and goes on with `value` by them; false where there are none. Of too many
// digits the value is wrong.
bool TakeDigits(const char** at, const char* end, uint64_t* value) {
  const char* here = *at;
  uint64_t sum = *value;
  for (; here != end && IsDigit(*here); ++here) {
    sum = sum * 10 + static_cast<uint64_t>(*here - '0');
  }
  const bool any = here != *at;
  *at = here;
  *value = sum;
  return any;
}

// What follows the digits of a number: e+10. False where it is no exponent.
bool TakeExponent(const char** at, const char* end) {
  uint64_t value = 0;
  if (++*at != end && (**at == '+' || **at == '-')) ++*at;
  return TakeDigits(at, end, &value);
}

}  // namespace

bool JsonReader::TakeTextWithEscapes(const char* at, JsonText* text) {
  for (;; at = FindSpecial(at)) {
    if (at == end_) return Fail();
    if (*at == '"') break;
    if (*at != '\\' || ++at == end_) return Fail();
    if (*at == 'u') {
      if (CodeUnit(at + 1, end_) < 0) return Fail();
      at += 4;
    } else if (kEscapes.find(*at) == std::string_view::npos) {
      return Fail();
    }
    ++at;
  }
  text->raw = {at_ + 1, static_cast<size_t>(at - at_ - 1)};
  text->plain = Unescaped(text->raw);
  at_ = at + 1;
  SkipSpace();
  return true;
}

std::string_view JsonReader::Unescaped(std::string_view raw) {
  size_t size = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    // No word of a judge goes past ASCII: which other character it is does not matter.
    constexpr std::string_view kOther = "\xEF\xBF\xBD";
    if (size + kOther.size() > kLongestWord) return {word_, 0};
    if (raw[i] != '\\') {
      word_[size++] = raw[i];
    } else if (raw[++i] != 'u') {
      word_[size++] = kEscaped[kEscapes.find(raw[i])];
    } else {
      const int32_t unit = CodeUnit(raw.data() + i + 1, raw.data() + raw.size());
      i += 4;
      if (unit < 0x80) {
        word_[size++] = static_cast<char>(unit);
      } else {
        size += kOther.copy(word_ + size, kOther.size());
      }
    }
  }
  return {word_, size};
}

bool JsonReader::TakeNumber(double* number) {
  const char* at = at_;
  const bool is_negative = at != end_ && *at == '-';
  if (is_negative) ++at;
  const char* const whole = at;
  uint64_t digits = 0;
  if (!TakeDigits(&at, end_, &digits) || (*whole == '0' && at - whole > 1)) return false;
  const char* const point = at;
  if (at != end_ && *at == '.' && !TakeDigits(&++at, end_, &digits)) return false;
  const ptrdiff_t behind = at == point ? 0 : at - point - 1;
  const bool has_exponent = at != end_ && (*at == 'e' || *at == 'E');
  if (has_exponent && !TakeExponent(&at, end_)) return false;
  // Of so few digits both numbers that are divided are exact: the result is the nearest one.
  constexpr ptrdiff_t kFewDigits = 15;
  if (!is_negative && !has_exponent && at - whole <= kFewDigits) {
    *number = static_cast<double>(digits) / kPowersOfTen[behind];
  } else {
    absl::from_chars(at_, at, *number);
  }
  at_ = at;
  SkipSpace();
  return true;
}

void JsonReader::SkipValue() {
  JsonText text;
  bool flag;
  double number;
  const bool is_value = TakeText(&text) || TakeFlag(&flag) || TakeNumber(&number) ||
                        ReadObject([](const JsonText&) {}) || ReadArray([] {}) || TakeWord("null");
  if (!is_value) Fail();
}

bool JsonReader::Finish() {
  if (!failed_ && at_ == start_) SkipValue();
  if (failed_ || at_ != end_) return false;
  return (seen_ & kHighBits) == 0 || simdjson::validate_utf8(json_.data(), json_.size());
}

}  // namespace alert
