// JSON strings as they stand in a file.
#ifndef ALERT_LIB_BASE_JSON_STRING_H_
#define ALERT_LIB_BASE_JSON_STRING_H_

#include <string>
#include <string_view>

namespace alert {

// Appends what the JSON string with these bytes between its quotes means to `text`. A surrogate
// without its other half (as models leave when they are cut off in the middle of a character)
// becomes U+FFFD. False where an escape is no JSON; `text` then holds the part before it.
bool AppendUnescaped(std::string_view escaped, std::string* text);

// Appends `text` as a JSON string, with its quotes.
void AppendJsonString(std::string_view text, std::string* json);

}  // namespace alert

#endif  // ALERT_LIB_BASE_JSON_STRING_H_
