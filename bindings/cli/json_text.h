// JSON from the command line and from files.
#ifndef ALERT_BINDINGS_CLI_JSON_TEXT_H_
#define ALERT_BINDINGS_CLI_JSON_TEXT_H_

#include <string>

#include "nlohmann/json.hpp"

namespace alert::cli {

// Copying and writing a value recurses into it: a much deeper one would overflow the stack.
constexpr int kMostJsonDepth = 1000;

// A discarded value where `text` is no JSON, or has more arrays and objects in one another than
// that.
template <typename Json>
Json ParseJson(const std::string& text) {
  bool too_deep = false;
  const auto keep = [&too_deep](int depth, typename Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kMostJsonDepth;
    return !too_deep;
  };
  Json json = Json::parse(text, keep, /*allow_exceptions=*/false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JSON_TEXT_H_
