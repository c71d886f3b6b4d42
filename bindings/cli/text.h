// Words for people: counts, and what a slip was meant to be.
#ifndef ALERT_BINDINGS_CLI_TEXT_H_
#define ALERT_BINDINGS_CLI_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alert::cli {

// "14,763".
std::string Grouped(uint64_t number);

// "1 row", "14,763 rows".
std::string Counted(uint64_t number, std::string_view noun);

// The candidate that `word` is most likely a slip of; empty where none is near.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_TEXT_H_
