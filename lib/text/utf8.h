// UTF-8 as it is shown: code points and the columns that they take on a terminal.
#ifndef ALERT_LIB_TEXT_UTF8_H_
#define ALERT_LIB_TEXT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace alert {

struct CodePoint {
  char32_t value;  // U+FFFD for a byte that is no UTF-8
  size_t size;     // bytes; 1 for such a byte
};

// The code point at the start of `text`, which is not empty.
CodePoint DecodeUtf8(std::string_view text);

// Whether it shows nothing: a space, or what takes no column.
bool IsBlank(char32_t value);

// How many columns `text` takes: two for wide East Asian characters and pictographs, none for
// combining marks.
size_t DisplayWidth(std::string_view text);

// `text`, and the blanks that make it `width` columns wide where it is narrower.
std::string PadToWidth(std::string_view text, size_t width);

// `text` if it fits into `width` columns, otherwise its beginning and an ellipsis.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_UTF8_H_
