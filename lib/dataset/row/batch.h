// Rows as columns: what a reader hands out, and the problems met on the way.
#ifndef ALERT_LIB_DATASET_ROW_BATCH_H_
#define ALERT_LIB_DATASET_ROW_BATCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "alert/dataset.h"
#include "arrow/text_column.h"

namespace alert {

using NameList = std::vector<std::string>;

// Where a row stands: the line of its block, from 0, and that line's offset in the source.
struct RowPlace {
  uint64_t line;
  uint64_t offset;
};

// A row that is a problem.
struct RowProblem {
  alert_problem_kind kind;
  RowPlace place;
  std::string message;
  alert_cause cause = ALERT_CAUSE_NONE;
};

// Columns that were not asked for are empty. Attack, language and model index the names of the
// batch itself, whose first entry is the default.
struct Batch {
  size_t rows = 0;
  uint32_t file = 0;      // all rows of a batch are of one source
  uint64_t newlines = 0;  // in the block that the batch was read from

  std::vector<int64_t> id;
  TextColumn id_text;  // empty where all ids are integers
  std::vector<uint16_t> category;
  std::vector<uint16_t> attack;
  std::vector<uint16_t> language;
  std::vector<uint16_t> model;
  std::vector<alert_verdict> verdict;
  TextColumn prompt;
  TextColumn raw_prompt;
  TextColumn response;
  TextColumn judge;
  TextColumn judge_output;
  TextColumn judgements;
  TextColumn cluster;
  TextColumn json;
  std::vector<RowPlace> place;

  std::shared_ptr<const NameList> attack_names;
  std::shared_ptr<const NameList> language_names;
  std::shared_ptr<const NameList> model_names;

  std::vector<RowProblem> problems;  // by place

  void Clear();

  // Keeps the rows whose entry in `keep` is not 0.
  void Filter(const std::vector<uint8_t>& keep);
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_BATCH_H_
