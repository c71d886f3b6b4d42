// How many prompts a dataset has, of which it may hold several variants.
#ifndef ALERT_BINDINGS_CLI_BASE_PROMPTS_H_
#define ALERT_BINDINGS_CLI_BASE_PROMPTS_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// Base prompts: what the rows' clusters name, or their ids where a row names no cluster.
struct BasePrompts {
  std::unordered_map<std::string, int64_t> rows;  // by name

  void Add(const std::string& name, int64_t more = 1) { rows[name] += more; }
  void Add(const BasePrompts& others) {
    for (const auto& [name, count] : others.rows) Add(name, count);
  }
  // The rows of each, in no order.
  std::vector<int64_t> Sizes() const;
};

// Those of each category of the taxonomy. Reads the whole dataset.
std::vector<BasePrompts> CountBasePrompts(const alert_dataset* dataset, size_t categories);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_BASE_PROMPTS_H_
