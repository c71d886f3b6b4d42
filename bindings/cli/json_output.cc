#include "json_output.h"

#include <cmath>

namespace alert::cli {

std::string DumpJson(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

Json IntervalJson(const alert_interval& interval) {
  if (std::isnan(interval.low)) return nullptr;
  return {{"low", interval.low}, {"high", interval.high}};
}

}  // namespace alert::cli
