#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

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

}  // namespace

std::string FoldName(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) c = c == '-' ? '_' : absl::ascii_tolower(static_cast<unsigned char>(c));
  return folded;
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

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace alert
