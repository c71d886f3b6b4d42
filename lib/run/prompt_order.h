// In which order the prompts of a run are asked, where it is a random one.
#ifndef ALERT_LIB_RUN_PROMPT_ORDER_H_
#define ALERT_LIB_RUN_PROMPT_ORDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace alert::run {

// The place of each item, of which `category_of` has the category: within a category any order is
// as likely as any other, and among the first so many each category has its share. The same seed
// gives the same order on every machine.
std::vector<int64_t> RandomPlaces(const std::vector<uint32_t>& category_of, uint64_t seed);

// Gathers the categories of the items of a run.
class OrderedItems {
 public:
  void Add(std::string_view category);

  std::vector<int64_t> Places(uint64_t seed) const { return RandomPlaces(category_of_, seed); }

 private:
  std::vector<uint32_t> category_of_;
  absl::flat_hash_map<std::string, uint32_t> categories_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_PROMPT_ORDER_H_
