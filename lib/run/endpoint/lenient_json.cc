#include "run/endpoint/lenient_json.h"

#include <charconv>
#include <cstdint>

namespace alert::run {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kReplacementEscape = "\\ufffd";

// The spellings of numbers that JSON does not have, and what stands for them; a longer one before
// its end. The logarithm of a probability of 0 is a number as low as any.
struct NoNumber {
  std::string_view spelling;
  std::string_view by = "null";
};
constexpr NoNumber kNoNumbers[] = {{"-Infinity", "-1e308"},
                                   {"+Infinity"},
                                   {"Infinity"},
                                   {"-inf", "-1e308"},
                                   {"+inf"},
                                   {"inf"},
                                   {"-NaN"},
                                   {"NaN"},
                                   {"-nan"},
                                   {"nan"}};

bool Continues(std::string_view text, size_t at, unsigned char least, unsigned char most) {
  if (at >= text.size()) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte >= least && byte <= most;
}

// The bytes of the character at `at`; 0 where there is none.
size_t CharacterAt(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return Continues(text, at + 1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool good =
        Continues(text, at + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) &&
        Continues(text, at + 2, 0x80, 0xBF);
    return good ? 3 : 0;
  }
  if (lead < 0xF0 || lead > 0xF4) return 0;
  const bool good =
      Continues(text, at + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) &&
      Continues(text, at + 2, 0x80, 0xBF) && Continues(text, at + 3, 0x80, 0xBF);
  return good ? 4 : 0;
}

class Mender {
 public:
  explicit Mender(std::string_view json) : json_(json) { mended_.reserve(json.size()); }

  std::string Mend() {
    if (json_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
    while (at_ < json_.size()) {
      if (json_[at_] == '"') {
        in_string_ = !in_string_;
        Keep(1);
      } else if (in_string_) {
        InString();
      } else {
        Between();
      }
    }
    return std::move(mended_);
  }

 private:
  void Keep(size_t size) {
    mended_ += json_.substr(at_, size);
    at_ += size;
  }

  void Replace(size_t size, std::string_view by) {
    mended_ += by;
    at_ += size;
  }

  void Between() {
    for (const auto& [spelling, by] : kNoNumbers) {
      if (json_.substr(at_, spelling.size()) == spelling) return Replace(spelling.size(), by);
    }
    Keep(1);
  }

  void InString() {
    const auto byte = static_cast<unsigned char>(json_[at_]);
    if (byte == '\\') return Escape();
    if (byte < 0x20) {
      static constexpr char kDigits[] = "0123456789abcdef";
      mended_ += "\\u00";
      mended_ += kDigits[byte >> 4];
      return Replace(1, std::string_view(&kDigits[byte & 15], 1));
    }
    const size_t size = CharacterAt(json_, at_);
    size == 0 ? Replace(1, kReplacement) : Keep(size);
  }

  void Escape() {
    if (at_ + 1 >= json_.size()) return Keep(1);
    const char kind = json_[at_ + 1];
    if (kind != 'u') {
      const bool known = std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
      // Without its backslash, the character goes the way of any other.
      return known ? Keep(2) : Replace(1, "");
    }
    const int unit = UnitAt(at_);
    if (unit < 0) return Replace(2, kReplacementEscape);
    const int next = UnitAt(at_ + 6);
    if (unit >= 0xD800 && unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) return Keep(12);
    unit >= 0xD800 && unit <= 0xDFFF ? Replace(6, kReplacementEscape) : Keep(6);
  }

  // The code unit of an escape "\uXXXX" at `at`, or -1.
  int UnitAt(size_t at) const {
    if (at + 6 > json_.size() || json_.substr(at, 2) != "\\u") return -1;
    int unit = -1;
    const char* const digits = json_.data() + at + 2;
    const auto [end, error] = std::from_chars(digits, digits + 4, unit, 16);
    return error == std::errc() && end == digits + 4 && unit >= 0 ? unit : -1;
  }

  std::string_view json_;
  size_t at_ = 0;
  bool in_string_ = false;
  std::string mended_;
};

}  // namespace

std::string MendJson(std::string_view json) {
  return Mender(json).Mend();
}

std::string MendUtf8(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t size = CharacterAt(text, at);
    mended += size == 0 ? kReplacement : text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return mended;
}

}  // namespace alert::run
