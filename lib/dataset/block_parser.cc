#include "dataset/block_parser.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace alert {

BlockParser::BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
                         const RowDefaults& defaults, uint32_t columns)
    : scanner_(std::make_unique<RowScanner>(fields)),
      builder_(std::move(taxonomy), defaults, columns) {}

void BlockParser::Parse(Block* block, Batch* batch) {
  batch->Clear();
  batch->file = block->file;
  builder_.StartBatch(batch);
  const std::string_view text = block->text();
  const char* const end = text.data() + text.size();
  // The last line may be without one, and every line needs a newline to stop at.
  if (!text.empty()) block->buffer.data()[block->begin + block->size] = '\n';
  RowPlace place = {0, block->offset};
  for (const char* line = text.data(); line < end;) {
    const char* const next = ParseLine(line, place);
    ++place.line;
    place.offset += static_cast<uint64_t>(next - line);
    line = next;
  }
  const bool ends_in_line = !text.empty() && text.back() != '\n' && !block->cut_line;
  batch->newlines = place.line - (ends_in_line ? 1 : 0);
  if (!block->damage.empty()) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, {batch->newlines, block->offset + block->size},
                        block->damage);
  }
  builder_.FinishBatch();
}

const char* BlockParser::ParseLine(const char* line, RowPlace place) {
  const char* const begin = RowScanner::SkipSpaces(line);
  if (*begin == '\n') return begin + 1;
  row_.Clear();
  const char* const behind = scanner_->Scan(begin, &row_);
  const char* newline = behind == nullptr ? begin : RowScanner::SkipSpaces(behind);
  const char* error = behind == nullptr  ? scanner_->error()
                      : *newline != '\n' ? "something stands behind it"
                                         : nullptr;
  while (*newline != '\n') ++newline;
  const auto line_size = static_cast<size_t>(newline - line);
  if (line_size > kMaxLineSize) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the line is longer than ", kMaxLineSize, " bytes"));
  } else if (error != nullptr) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the line is no JSON object: ", error));
  } else {
    builder_.Add(row_, place, {begin, static_cast<size_t>(behind - begin)});
  }
  return newline + 1;
}

}  // namespace alert
