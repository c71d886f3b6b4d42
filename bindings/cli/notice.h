// What is said to the person beside the result: always on standard error.
#ifndef ALERT_BINDINGS_CLI_NOTICE_H_
#define ALERT_BINDINGS_CLI_NOTICE_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "text/escape.h"

namespace alert::cli {

inline void Notice(std::string_view message) {
  const std::string line = "alert: " + CleanText(message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_NOTICE_H_
