// What the store itself looks at in the configuration of a run, which is JSON (docs/store.md).
#ifndef ALERT_LIB_RUN_STORE_STORED_CONFIGURATION_H_
#define ALERT_LIB_RUN_STORE_STORED_CONFIGURATION_H_

#include <string_view>

#include "text/json_depth.h"

namespace alert::run {

// A configuration holds what was given in objects of its own.
inline constexpr int kMostStoredDepth = kMostJsonDepth + 10;

// The key of the seed of a random order; without it prompts are asked in the dataset's order.
inline constexpr char kOrderSeed[] = "order_seed";

// Whether prompts are asked in a random order.
bool HasRandomOrder(std::string_view configuration_json);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_STORED_CONFIGURATION_H_
