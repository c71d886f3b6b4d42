// The published counts of ALERT's releases.
#ifndef ALERT_LIB_DATASET_RELEASE_H_
#define ALERT_LIB_DATASET_RELEASE_H_

#include <cstdint>
#include <string_view>

namespace alert {

struct Release {
  std::string_view name;
  uint64_t rows;
  bool by_category;  // whether the counts by category are published
};

// NULL where there is no release of this name.
const Release* FindRelease(std::string_view name);

// The prompts of a category of the release "alert"; ALERT_NOT_PUBLISHED for another category.
uint64_t ReleasedPrompts(std::string_view category);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_RELEASE_H_
