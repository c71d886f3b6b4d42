// Parsing of JSON that others wrote, as nlohmann's values.
#ifndef ALERT_LIB_RUN_ENDPOINT_JSON_TEXT_H_
#define ALERT_LIB_RUN_ENDPOINT_JSON_TEXT_H_

#include <string_view>

#include "nlohmann/json.hpp"

namespace alert::run {

// Writing and comparing a value recurses into it: a much deeper one would overflow the stack.
constexpr int kMostJsonDepth = 100;

// A configuration holds what was given in objects of its own.
constexpr int kMostStoredJsonDepth = kMostJsonDepth + 10;

// A discarded value where `text` is no JSON, or has more than `most` arrays and objects in one
// another.
template <typename Json>
Json ParseJson(std::string_view text, int most) {
  bool too_deep = false;
  const auto keep = [&too_deep, most](int depth, typename Json::parse_event_t event, Json&) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (opens && depth >= most) too_deep = true;
    return !too_deep;
  };
  Json json = Json::parse(text.begin(), text.end(), keep, /*allow_exceptions=*/false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_JSON_TEXT_H_
