#include "base/text.h"

#include <algorithm>
#include <numeric>
#include <vector>

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
