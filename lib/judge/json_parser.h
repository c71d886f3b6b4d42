// JSON in answers, which are short and many.
#ifndef ALERT_LIB_JUDGE_JSON_PARSER_H_
#define ALERT_LIB_JUDGE_JSON_PARSER_H_

#include <cstddef>
#include <string_view>

#include "simdjson.h"

namespace alert {

// Parses one text. A short one uses buffers that the thread keeps, so that no answer pays for
// allocating them; a long one has its own, so that no thread keeps those. What was parsed lasts as
// long as this object, and until the thread's next JsonParser parses.
class JsonParser {
 public:
  simdjson::simdjson_result<simdjson::dom::element> Parse(std::string_view json) {
    static thread_local simdjson::dom::parser kept;
    return (json.size() <= kShort ? kept : own_).parse(json.data(), json.size());
  }

 private:
  static constexpr size_t kShort = 16384;

  simdjson::dom::parser own_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_JSON_PARSER_H_
