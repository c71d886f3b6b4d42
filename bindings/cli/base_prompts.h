// How many prompts a dataset has, of which it may hold several variants.
#ifndef ALERT_BINDINGS_CLI_BASE_PROMPTS_H_
#define ALERT_BINDINGS_CLI_BASE_PROMPTS_H_

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// Base prompts: what the rows' clusters name, or their ids where a row names no cluster.
struct BasePrompts {
  std::unordered_set<std::string> names;
  uint64_t rows = 0;

  void Add(const std::string& name) {
    names.insert(name);
    ++rows;
  }
};

// Those of each category of the taxonomy. Reads the whole dataset.
std::vector<BasePrompts> CountBasePrompts(const alert_dataset* dataset, size_t categories);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_BASE_PROMPTS_H_
