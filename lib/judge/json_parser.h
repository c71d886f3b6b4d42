// JSON in answers, which are short, flat and many.
#ifndef ALERT_LIB_JUDGE_JSON_PARSER_H_
#define ALERT_LIB_JUDGE_JSON_PARSER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "simdjson.h"
#include "text/json_depth.h"

namespace alert {

// Parses one text; what comes of it lasts as long as the parser. Made for the depth that simdjson
// takes by itself, 1,024, a parser would spend more time on its memory than on the answer.
inline simdjson::simdjson_result<simdjson::dom::element> ParseJson(std::string_view json,
                                                                   simdjson::dom::parser* parser) {
  constexpr size_t kMinCapacity = 64;  // below this simdjson makes room again
  const size_t capacity = std::max(json.size(), kMinCapacity);
  if (const simdjson::error_code error = parser->allocate(capacity, kMostJsonDepth)) return error;
  constexpr size_t kShort = 2048;
  if (json.size() > kShort) return parser->parse(json.data(), json.size());
  char padded[kShort + simdjson::SIMDJSON_PADDING];  // otherwise simdjson makes its own copy
  std::memcpy(padded, json.data(), json.size());
  return parser->parse(padded, json.size(), false);
}

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_JSON_PARSER_H_
