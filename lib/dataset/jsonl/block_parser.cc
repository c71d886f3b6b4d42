#include "dataset/jsonl/block_parser.h"

#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dataset/io/list_stream.h"
#include "dataset/io/row_format.h"

namespace alert {

BlockParser::BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
                         const RowDefaults& defaults, uint32_t columns)
    : scanner_(std::make_unique<RowScanner>(fields)),
      builder_(std::move(taxonomy), defaults, columns) {}

void BlockParser::Parse(Block* block, Batch* batch) {
  batch->Clear();
  batch->file = block->file;
  builder_.StartBatch(batch);
  // The last line may be without one, and every line needs a newline to stop at.
  char* const begin = block->buffer.data() + block->begin;
  char* const end = begin + block->size;
  if (block->size > 0) *end = '\n';
  RowPlace place = {block->newlines_before, block->offset};
  unit_ = block->is_list ? "element" : "line";
  bool ends_in_line = false;
  if (block->is_list) {
    ParseList(begin, end, &place);
  } else {
    ends_in_line = block->size > 0 && end[-1] != '\n' && !block->cut_line;
    ParseLines(begin, end, &place);
  }
  batch->newlines = place.line - (ends_in_line ? 1 : 0);
  if (!block->damage.empty()) {
    builder_.AddProblem(ALERT_PROBLEM_DAMAGED, {batch->newlines, block->offset + block->size},
                        block->damage);
  }
  builder_.FinishBatch();
}

void BlockParser::ParseLines(const char* begin, const char* end, RowPlace* place) {
  for (const char* line = begin; line < end;) {
    const char* const next = ParseLine(line, *place);
    ++place->line;
    place->offset += static_cast<uint64_t>(next - line);
    line = next;
  }
}

void BlockParser::ParseList(char* begin, char* end, RowPlace* place) {
  char* stretch_end = nullptr;
  for (char* stretch = begin; stretch < end; stretch = stretch_end + 1) {
    void* const found = std::memchr(stretch, kNewlineBetween, static_cast<size_t>(end - stretch));
    stretch_end = found == nullptr ? end : static_cast<char*>(found);
    *stretch_end = '\n';
    for (const char* line = stretch; line <= stretch_end && line < end;) {
      const char* const next = ParseElement(line, *place);
      place->line += NewlinesInList({line, static_cast<size_t>(next - line)});
      place->offset += static_cast<uint64_t>(next - line);
      line = next;
    }
    if (stretch_end != end) ++place->line;
  }
}

const char* BlockParser::ParseLine(const char* line, RowPlace place) {
  const char* row = RowScanner::SkipSpaces(line);
  if (*row == '\n') return row + 1;
  // Where files were joined, one may stand before any line.
  if (*row != '{' && std::strncmp(line, kByteOrderMark.data(), kByteOrderMark.size()) == 0) {
    row = RowScanner::SkipSpaces(line + kByteOrderMark.size());
    if (*row == '\n') return row + 1;
  }
  return ParseRow(line, row, place);
}

const char* BlockParser::ParseElement(const char* line, RowPlace place) {
  const char* const row = RowScanner::SkipSpaces(line);
  if (*row == '\n') return row + 1;
  place.offset += static_cast<uint64_t>(row - line);
  return ParseRow(line, row, place);
}

const char* BlockParser::ParseRow(const char* line, const char* row, RowPlace place) {
  row_.Clear();
  const char* const behind = scanner_->Scan(row, &row_);
  const char* newline = behind == nullptr ? row : RowScanner::SkipSpaces(behind);
  const char* error = behind == nullptr  ? scanner_->error()
                      : *newline != '\n' ? "something stands behind it"
                                         : nullptr;
  while (*newline != '\n') ++newline;
  const auto line_size = static_cast<size_t>(newline - line);
  if (line_size > kMaxLineSize) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the ", unit_, " is longer than ", kMaxLineSize, " bytes"));
  } else if (error != nullptr) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the ", unit_, " is no JSON object: ", error));
  } else {
    builder_.Add(row_, place, {row, static_cast<size_t>(behind - row)});
  }
  return newline + 1;
}

}  // namespace alert
