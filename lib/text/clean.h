// What text from data may not keep, whatever form it is shown in.
#ifndef ALERT_LIB_TEXT_CLEAN_H_
#define ALERT_LIB_TEXT_CLEAN_H_

#include <string>
#include <string_view>

namespace alert {

constexpr std::string_view kReplacement = "\uFFFD";

// Control characters, line separators, and characters that change the direction of writing.
bool ActsOnTerminal(char32_t value);

// Neither that nor invisible: what text from data may show, in a report as in an error message.
bool IsHarmless(char32_t value);

bool IsOneOf(char32_t value, std::string_view ascii);

// As CleanText (escape.h), but leaves the control characters in `kept`, and puts `replacement` for
// the rest.
std::string Clean(std::string_view text, std::string_view kept,
                  std::string_view replacement = kReplacement);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_CLEAN_H_
