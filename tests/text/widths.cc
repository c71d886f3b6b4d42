// Writes, for each code point that utf8proc's version of Unicode knows, a line "HEX WIDTH" with the
// columns that DisplayWidth gives it, for widths_test.py.
#include <utf8proc.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "text/utf8.h"

int main() {
  for (utf8proc_int32_t value = 0; value < 0x110000; ++value) {
    const utf8proc_category_t category = utf8proc_category(value);
    if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CS) continue;
    utf8proc_uint8_t bytes[4];
    const auto size = static_cast<size_t>(utf8proc_encode_char(value, bytes));
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    std::printf("%x %zu\n", static_cast<uint32_t>(value), alert::DisplayWidth(text));
  }
  return 0;
}
