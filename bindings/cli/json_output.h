// JSON that commands write.
#ifndef ALERT_BINDINGS_CLI_JSON_OUTPUT_H_
#define ALERT_BINDINGS_CLI_JSON_OUTPUT_H_

#include <nlohmann/json.hpp>
#include <string>

#include "abi_call.h"

namespace alert::cli {

using Json = nlohmann::ordered_json;

// A document for programs; what is no UTF-8 is replaced.
std::string DumpJson(const Json& json);

Json IntervalJson(const alert_interval& interval);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JSON_OUTPUT_H_
