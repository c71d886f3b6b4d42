// Parses blocks of JSON Lines: a block at a time, and line by line where that finds a fault.
#ifndef ALERT_LIB_DATASET_BLOCK_PARSER_H_
#define ALERT_LIB_DATASET_BLOCK_PARSER_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "dataset/batch.h"
#include "dataset/block.h"
#include "dataset/field_map.h"
#include "dataset/raw_row.h"
#include "dataset/row_builder.h"
#include "dataset/row_scanner.h"
#include "dataset/token_index.h"

namespace alert {

class BlockParser {
 public:
  // How a block is read; kLineByLine is the plain reader that the other must agree with.
  enum class Mode { kWholeBlock, kLineByLine };

  BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
              const RowDefaults& defaults, uint32_t columns, Mode mode = Mode::kWholeBlock);
  // Replaces what is in `batch` by the rows and the problems of the block.
  void Parse(const Block& block, Batch* batch);

 private:
  bool ParseWhole(const Block& block, Batch* batch);
  void ParseLines(const Block& block, Batch* batch);
  void ParseLine(const Block& block, std::string_view line, RowPlace place);
  // Adds row_, whose text begins at `position`.
  void AddRow(std::string_view text, size_t position, RowPlace place);

  TokenIndex tokens_;
  std::unique_ptr<RowScanner> scanner_;  // stays where it is
  RawRow row_;
  RowBuilder builder_;
  uint32_t columns_;
  Mode mode_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_BLOCK_PARSER_H_
