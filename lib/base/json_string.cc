#include "base/json_string.h"

#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/str_format.h"

namespace alert {
namespace {

constexpr uint32_t kReplacementPoint = 0xFFFD;

std::optional<uint32_t> ReadHex4(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  uint32_t value = 0;
  for (char c : digits.substr(0, 4)) {
    uint32_t digit;
    if (c >= '0' && c <= '9') {
      digit = static_cast<uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<uint32_t>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<uint32_t>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
    value = value << 4 | digit;
  }
  return value;
}

char* WriteUtf8(uint32_t code_point, char* to) {
  const auto byte = [&to](uint32_t value) { *to++ = static_cast<char>(value); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
  return to;
}

bool IsHighSurrogate(uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool IsLowSurrogate(uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// `escaped` stands behind "\u". Returns how many bytes were read, 0 where they are no escape, and
// moves *to behind what was written.
size_t WriteUnicodeEscape(std::string_view escaped, char** to) {
  const std::optional<uint32_t> unit = ReadHex4(escaped);
  if (!unit) return 0;
  if (IsHighSurrogate(*unit) && escaped.size() >= 10 && escaped[4] == '\\' && escaped[5] == 'u') {
    const std::optional<uint32_t> low = ReadHex4(escaped.substr(6));
    if (low && IsLowSurrogate(*low)) {
      *to = WriteUtf8(0x10000 + ((*unit - 0xD800) << 10 | (*low - 0xDC00)), *to);
      return 10;
    }
  }
  *to = WriteUtf8(IsHighSurrogate(*unit) || IsLowSurrogate(*unit) ? kReplacementPoint : *unit, *to);
  return 4;
}

// What the character behind a backslash stands for; 0 for none of these.
char SimpleEscape(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// The number of bytes in front of the first backslash of a word; 8 where it has none.
size_t BytesBeforeBackslash(uint64_t word) {
  constexpr uint64_t kLowest = 0x0101010101010101;
  if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
  word ^= kLowest * '\\';
  const uint64_t zeros = (word - kLowest) & ~word & kLowest << 7;  // the lowest bit set is right
  return zeros == 0 ? sizeof word : static_cast<size_t>(__builtin_ctzll(zeros)) / 8;
}

// Copies what is in front of the first backslash, and returns its size. Up to `from.size()` bytes
// at `to` may be written over.
size_t CopyPlain(std::string_view from, char* to) {
  size_t i = 0;
  for (; i + sizeof(uint64_t) <= from.size(); i += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, from.data() + i, sizeof word);
    std::memcpy(to + i, &word, sizeof word);
    const size_t plain = BytesBeforeBackslash(word);
    if (plain != sizeof word) return i + plain;
  }
  for (; i < from.size() && from[i] != '\\'; ++i) to[i] = from[i];
  return i;
}

// As AppendUnescaped, to `*to`, which has room for `escaped.size()` bytes: no escape is shorter
// than what it means.
bool WriteUnescaped(std::string_view escaped, char** to) {
  while (true) {
    const size_t plain = CopyPlain(escaped, *to);
    *to += plain;
    if (plain == escaped.size()) return true;
    escaped.remove_prefix(plain + 1);
    if (escaped.empty()) return false;
    const char c = escaped.front();
    escaped.remove_prefix(1);
    if (c == 'u') {
      const size_t read = WriteUnicodeEscape(escaped, to);
      if (read == 0) return false;
      escaped.remove_prefix(read);
    } else if (const char meant = SimpleEscape(c); meant != 0) {
      *(*to)++ = meant;
    } else {
      return false;
    }
  }
}

}  // namespace

bool AppendUnescaped(std::string_view escaped, std::string* text) {
  const size_t before = text->size();
  text->resize(before + escaped.size());
  char* end = text->data() + before;
  const bool good = WriteUnescaped(escaped, &end);
  text->resize(static_cast<size_t>(end - text->data()));
  return good;
}

void AppendJsonString(std::string_view text, std::string* json) {
  json->push_back('"');
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json->push_back('\\');
      json->push_back(c);
    } else if (byte < 0x20) {
      absl::StrAppendFormat(json, "\\u%04x", byte);
    } else {
      json->push_back(c);
    }
  }
  json->push_back('"');
}

}  // namespace alert
