// JSON that others wrote, as nlohmann's values.
#ifndef ALERT_LIB_TEXT_JSON_VALUE_H_
#define ALERT_LIB_TEXT_JSON_VALUE_H_

#include <string_view>

#include "nlohmann/json.hpp"
#include "text/json_depth.h"

namespace alert {

// A discarded value where `text` is no JSON, or has more than `most` arrays and objects in one
// another.
template <typename Json>
Json ParseJsonValue(std::string_view text, int most = kMostJsonDepth) {
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

}  // namespace alert

#endif  // ALERT_LIB_TEXT_JSON_VALUE_H_
