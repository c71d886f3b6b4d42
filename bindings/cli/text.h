// Text for people, spreadsheets and programs, made of text that comes from data.
#ifndef ALERT_BINDINGS_CLI_TEXT_H_
#define ALERT_BINDINGS_CLI_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alert::cli {

// `text` as one line that can't act on a terminal: control characters, characters that turn the
// direction of writing, line separators and bytes that are no UTF-8 become U+FFFD.
std::string Printable(std::string_view text);

// `text` as a cell of CSV: quoted where needed, and with a leading apostrophe where a spreadsheet
// would run it.
std::string CsvCell(std::string_view text);

// `text` as a JSON string, quotes included; bytes that are no UTF-8 become U+FFFD.
std::string JsonString(std::string_view text);

// "14,763".
std::string Grouped(uint64_t number);

// "1 row", "14,763 rows".
std::string Counted(uint64_t number, std::string_view noun);

// The candidate that `word` is most likely a slip of; empty where none is near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_TEXT_H_
