// Parses blocks of JSON Lines.
#ifndef ALERT_LIB_DATASET_JSONL_BLOCK_PARSER_H_
#define ALERT_LIB_DATASET_JSONL_BLOCK_PARSER_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "dataset/io/block.h"
#include "dataset/jsonl/row_scanner.h"
#include "dataset/row/batch.h"
#include "dataset/row/field_map.h"
#include "dataset/row/raw_row.h"
#include "dataset/row/row_builder.h"

namespace alert {

class BlockParser {
 public:
  BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
              const RowDefaults& defaults, uint32_t columns);

  // Replaces what is in `batch` by the rows and the problems of the block. A line that is no row
  // costs no other. Writes a newline behind the block's text, and over what ends a list's rows.
  void Parse(Block* block, Batch* batch);

 private:
  // Parse the rows in [begin, end), behind which there is a newline, and move the place behind
  // them.
  void ParseLines(const char* begin, const char* end, RowPlace* place);
  void ParseList(char* begin, char* end, RowPlace* place);

  // Return where the next line begins. The row is what the line holds behind its white space.
  const char* ParseLine(const char* line, RowPlace place);
  const char* ParseElement(const char* line, RowPlace place);
  const char* ParseRow(const char* line, const char* row, RowPlace place);

  std::unique_ptr<RowScanner> scanner_;  // stays where it is
  RawRow row_;
  RowBuilder builder_;
  const char* unit_ = "";  // what a row is called: a line, or an element
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_JSONL_BLOCK_PARSER_H_
