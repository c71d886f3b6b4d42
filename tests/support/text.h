// Strings of the C ABI in tests.
#ifndef ALERT_TESTS_SUPPORT_TEXT_H_
#define ALERT_TESTS_SUPPORT_TEXT_H_

#include <string>

#include "alert/abi.h"

namespace alert::test {

inline std::string Text(alert_str text) {
  return std::string(text.data, text.size);
}

// An alert_writer that appends to the std::string behind `user`.
inline alert_status Append(const char* data, size_t size, void* user) {
  static_cast<std::string*>(user)->append(data, size);
  return ALERT_OK;
}

// An alert_writer that stops at once, with a status that is nobody else's.
inline alert_status Stop(const char*, size_t, void*) {
  return 77;
}

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_TEXT_H_
