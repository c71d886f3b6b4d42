#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "text/clean.h"
#include "text/utf8.h"

namespace alert {
namespace {

// The beginning of `text`, at most `most` bytes, cut between characters.
std::string_view CutAtCharacter(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

// Calls `take` with each character of `text`: its bytes, and whether they are UTF-8 that is
// harmless.
template <typename Take>
void ForEachCharacter(std::string_view text, Take take) {
  while (!text.empty()) {
    const CodePoint point = DecodeUtf8(text);
    const bool is_utf8 = point.size > 1 || point.value < 0x80;
    take(point, text.substr(0, point.size), is_utf8 && IsHarmless(point.value));
    text.remove_prefix(point.size);
  }
}

// As C writes it in a literal.
std::string Escaped(CodePoint point, std::string_view bytes) {
  if (point.size == 1) return absl::CHexEscape({bytes.data(), bytes.size()});
  const auto value = static_cast<uint32_t>(point.value);
  return value < 0x10000 ? absl::StrFormat("\\u%04x", value) : absl::StrFormat("\\U%08x", value);
}

char Folded(char c) {
  return c == '-' ? '_' : absl::ascii_tolower(static_cast<unsigned char>(c));
}

}  // namespace

std::string FoldName(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) c = Folded(c);
  return folded;
}

bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Folded(x) == Folded(y); });
}

std::string Printable(std::string_view text, size_t most) {
  const std::string_view kept = CutAtCharacter(text, most);
  std::string printable;
  ForEachCharacter(kept, [&](CodePoint point, std::string_view bytes, bool is_harmless) {
    const bool is_escaped = !is_harmless || IsOneOf(point.value, "\"'\\");
    printable += is_escaped ? Escaped(point, bytes) : std::string(bytes);
  });
  return printable + (kept.size() < text.size() ? "..." : "");
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("`", Printable(text), "`");
}

size_t CopyHarmless(std::string_view message, char* to, size_t capacity) {
  size_t size = 0;
  bool is_full = false;
  ForEachCharacter(CutAtCharacter(message, capacity), [&](CodePoint point, std::string_view bytes,
                                                          bool is_harmless) {
    const std::string escaped = is_harmless ? std::string() : Escaped(point, bytes);
    const std::string_view shown = is_harmless ? bytes : std::string_view(escaped);
    is_full = is_full || shown.size() > capacity - size;
    if (is_full) return;
    std::memcpy(to + size, shown.data(), shown.size());
    size += shown.size();
  });
  return size;
}

}  // namespace alert
