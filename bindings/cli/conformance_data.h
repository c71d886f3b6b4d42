// The answers of judges in tests/conformance/judges, embedded by lib/judge/embed.cmake.
#ifndef ALERT_BINDINGS_CLI_CONFORMANCE_DATA_H_
#define ALERT_BINDINGS_CLI_CONFORMANCE_DATA_H_

#include <string_view>

namespace alert::cli {

// The bytes of the file with this name ("wildguard.jsonl"), for ever; null where there is none.
const std::string_view* FindConformanceData(std::string_view name);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_CONFORMANCE_DATA_H_
