// Which rows are chosen: by category, attack, language and model, and by shard.
#ifndef ALERT_LIB_DATASET_SELECTION_H_
#define ALERT_LIB_DATASET_SELECTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "dataset/row/batch.h"
#include "taxonomy/taxonomy.h"

namespace alert {

// What decides a row's shard and its rank in a sample: its id, attack and language. `room` is used
// for them, so that a caller of many rows allocates once.
uint64_t HashRow(const Batch& batch, size_t row, uint64_t seed, std::string* room);

// Values that rows are kept by.
class Selection {
 public:
  explicit Selection(std::shared_ptr<const Taxonomy> taxonomy) : taxonomy_(std::move(taxonomy)) {}

  // NotFound for a category or macro that the taxonomy does not have.
  absl::Status Add(alert_dimension dimension, std::string_view value);

  // ALERT_COLUMN_... that Apply needs.
  uint32_t columns() const;

  // Drops the rows that are not selected.
  void Apply(Batch* batch) const;

 private:
  std::shared_ptr<const Taxonomy> taxonomy_;
  std::vector<uint8_t> categories_;         // by index; empty: all
  std::vector<uint8_t> macros_categories_;  // those of the macros chosen
  std::vector<std::string> attacks_;
  std::vector<std::string> languages_;
  std::vector<std::string> models_;
};

// The index-th of count parts, from 1; count 0: everything.
struct Shard {
  uint32_t index = 0;
  uint32_t count = 0;

  void Apply(Batch* batch) const;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_SELECTION_H_
