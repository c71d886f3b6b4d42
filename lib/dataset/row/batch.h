// Rows as columns: what a reader hands out, and the problems met on the way.
#ifndef ALERT_LIB_DATASET_ROW_BATCH_H_
#define ALERT_LIB_DATASET_ROW_BATCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "alert/dataset.h"
#include "dataset/row/columns.h"

namespace alert {

using NameList = std::vector<std::string>;

// A row that is a problem.
struct RowProblem {
  alert_problem_kind kind;
  RowPlace place;
  std::string message;
  alert_cause cause = ALERT_CAUSE_NONE;
};

struct Batch : BatchColumns {
  size_t rows = 0;
  uint32_t file = 0;           // all rows of a batch are of one source
  uint64_t newlines = 0;       // in the block that the batch was read from
  bool names_samples = false;  // a row has the number of its sample

  std::shared_ptr<const NameList> attack_names;
  std::shared_ptr<const NameList> language_names;
  std::shared_ptr<const NameList> model_names;

  std::vector<RowProblem> problems;  // by place

  void Clear();

  // Whether the row's id is a text, in `id_text`, and no integer.
  bool HasTextId(size_t row) const { return !id_text.empty() && !id_text.IsNull(row); }

  // To be called where problems were added behind those of later places.
  void SortProblems();

  // Keeps the rows whose entry in `keep` is not 0.
  void Filter(const std::vector<uint8_t>& keep);
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_BATCH_H_
