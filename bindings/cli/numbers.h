// What a number of the command line may be, said in words that fit it.
#ifndef ALERT_BINDINGS_CLI_NUMBERS_H_
#define ALERT_BINDINGS_CLI_NUMBERS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace alert::cli {

using NumberCheck = std::function<std::string(const std::string&)>;

// A whole number from `least` to `most`. Left to itself, the parser of the command line takes -1
// for the largest number there is, and what is too large for the largest as well.
NumberCheck WholeNumber(uint64_t least = 0, uint64_t most = UINT64_MAX);

// Any number above 0.
std::string AboveZero(const std::string& text);

// A share: from 0 to 1.
std::string Share(const std::string& text);

// More than 0 and less than 1.
std::string InsideZeroToOne(const std::string& text);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_NUMBERS_H_
