#include "run/store/stored_configuration.h"

#include "nlohmann/json.hpp"
#include "text/json_value.h"

namespace alert::run {

bool HasRandomOrder(std::string_view configuration_json) {
  const auto json = ParseJsonValue<nlohmann::json>(configuration_json, kMostStoredDepth);
  return json.is_object() && json.contains(kOrderSeed);
}

}  // namespace alert::run
