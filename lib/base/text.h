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

// Whether the two are the same name; as FoldName, but without a copy.
bool SameName(std::string_view a, std::string_view b);

// `text` from data, fit for an error message: escaped as in C where it would act on a terminal, is
// invisible (text/clean.h), a quote, a backslash or no UTF-8; cut after `most` bytes.
std::string Printable(std::string_view text, size_t most = 80);

// Printable, in backquotes.
std::string Quoted(std::string_view text);

// Copies a whole message, which may hold paths and what other libraries say, to `to`, and returns
// its size: escaped where a character is not harmless, cut between characters after `capacity`
// bytes. Needs no memory.
size_t CopyHarmless(std::string_view message, char* to, size_t capacity);

}  // namespace alert

#endif  // ALERT_LIB_BASE_TEXT_H_
