// Small operations on text that several rooms need.
#ifndef ALERT_LIB_BASE_TEXT_H_
#define ALERT_LIB_BASE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace alert {

// For functions of Abseil, which Debian builds with a string_view of its own.
inline absl::string_view Absl(std::string_view text) {
  return {text.data(), text.size()};
}

// ASCII letters in lower case, hyphens as underscores: names that differ only so are the same name.
std::string FoldName(std::string_view name);

// `text` from data, fit for an error message: control characters escaped, cut after `most` bytes.
std::string Printable(std::string_view text, size_t most = 80);

// Printable, in backquotes.
std::string Quoted(std::string_view text);

}  // namespace alert

#endif  // ALERT_LIB_BASE_TEXT_H_
