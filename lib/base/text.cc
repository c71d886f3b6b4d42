#include "base/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace alert {
std::string FoldName(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) c = c == '-' ? '_' : absl::ascii_tolower(static_cast<unsigned char>(c));
  return folded;
}

std::string Printable(std::string_view text, size_t most) {
  size_t size = std::min(text.size(), most);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  return absl::StrCat(absl::Utf8SafeCHexEscape({text.data(), size}),
                      size < text.size() ? "..." : "");
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("`", Printable(text), "`");
}

}  // namespace alert
