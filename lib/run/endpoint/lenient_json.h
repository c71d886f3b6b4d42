// Replies that are nearly JSON.
#ifndef ALERT_LIB_RUN_ENDPOINT_LENIENT_JSON_H_
#define ALERT_LIB_RUN_ENDPOINT_LENIENT_JSON_H_

#include <string>
#include <string_view>

namespace alert::run {

// `json` without what servers send and JSON does not allow: a byte order mark; NaN and Infinity,
// which become null; bytes that are no UTF-8 and surrogates without their half, which become U+FFFD
// as in files; control characters and unknown escapes in strings.
std::string MendJson(std::string_view json);

// `text` with U+FFFD for each byte that is no UTF-8.
std::string MendUtf8(std::string_view text);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_LENIENT_JSON_H_
