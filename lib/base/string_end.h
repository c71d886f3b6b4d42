// Finds where JSON strings end, at the speed of memory.
#ifndef ALERT_LIB_BASE_STRING_END_H_
#define ALERT_LIB_BASE_STRING_END_H_

#include <cstddef>
#include <vector>

namespace alert {

// The bytes that must be readable behind the one that stops a scan.
inline constexpr size_t kScanPadding = 64;

struct StringEnd {
  const char* at;
  bool is_ascii;  // all bytes before it are
};

// From the byte behind a string's opening quote: the closing quote, or a byte below 0x20 that comes
// first, which no string may have. One of the two must come.
using StringEndFinder = StringEnd (*)(const char* begin);

// The fastest for this machine.
StringEndFinder BestStringEndFinder();

// All that this machine can run, the slowest first.
std::vector<StringEndFinder> StringEndFinders();

}  // namespace alert

#endif  // ALERT_LIB_BASE_STRING_END_H_
