#include "dataset/block_parser.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/newlines.h"

namespace alert {
namespace {

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// Calls `visit` with each line, without its newline.
template <typename Visit>
void ForEachLine(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const size_t newline = text.find('\n');
    visit(text.substr(0, newline));
    if (newline == std::string_view::npos) return;
    text.remove_prefix(newline + 1);
  }
}

// The lines that are not blank, from 0.
std::vector<uint64_t> RowLines(std::string_view text) {
  std::vector<uint64_t> lines;
  uint64_t line = 0;
  ForEachLine(text, [&](std::string_view bytes) {
    if (!IsBlank(bytes)) lines.push_back(line);
    ++line;
  });
  return lines;
}

// Where the line begins of which `position` is the first byte that is no white space; npos where
// something else stands before it.
size_t LineStart(std::string_view text, size_t position) {
  size_t start = position;
  while (start > 0 && text[start - 1] != '\n') {
    const char before = text[start - 1];
    if (before != ' ' && before != '\t' && before != '\r') return std::string_view::npos;
    --start;
  }
  return start;
}

std::string_view RowText(std::string_view text, size_t position) {
  const size_t newline = text.find('\n', position);
  std::string_view row = text.substr(position, newline - position);
  while (!row.empty() && row.back() != '}') row.remove_suffix(1);
  return row;
}

}  // namespace

BlockParser::BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
                         const RowDefaults& defaults, uint32_t columns, Mode mode)
    : scanner_(std::make_unique<RowScanner>(fields)),
      builder_(std::move(taxonomy), defaults, columns),
      columns_(columns),
      mode_(mode) {}

void BlockParser::Parse(const Block& block, Batch* batch) {
  batch->Clear();
  batch->file = block.file;
  builder_.StartBatch(batch);
  const bool may_be_too_long = block.cut_line || block.size > kMaxLineSize;
  if (mode_ == Mode::kLineByLine || may_be_too_long || !ParseWhole(block, batch)) {
    ParseLines(block, batch);
  }
  if (!block.damage.empty()) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, {batch->newlines, block.offset + block.size},
                        block.damage);
  }
  builder_.FinishBatch();
}

// The tokens of a block take no notice of lines. They say what a reader of lines would find where
// each row begins a line, and there are as many rows as lines that are not blank: then each line is
// one row. In any other case, and at any error, false.
bool BlockParser::ParseWhole(const Block& block, Batch* batch) {
  const std::string_view text = block.text();
  batch->newlines = CountNewlines(text);
  if (text.empty()) return true;
  if (tokens_.Index(text) != nullptr) return false;
  uint64_t rows = 0;
  TokenCursor cursor = {text.data(), tokens_.begin(), tokens_.end()};
  while (!cursor.done()) {
    const size_t position = *cursor.at;
    const size_t line_start = LineStart(text, position);
    if (line_start == std::string_view::npos) return false;
    row_.Clear();
    if (scanner_->Scan(&cursor, &row_) != nullptr) return false;
    AddRow(text, position, {rows, block.offset + line_start});
    ++rows;
  }
  if (rows == batch->newlines + (text.back() == '\n' ? 0 : 1)) return true;
  const std::vector<uint64_t> row_lines = RowLines(text);
  if (rows != row_lines.size()) return false;
  for (RowPlace& place : batch->place) place.line = row_lines[place.line];
  for (RowProblem& problem : batch->problems) problem.place.line = row_lines[problem.place.line];
  return true;
}

void BlockParser::ParseLines(const Block& block, Batch* batch) {
  batch->Clear();
  batch->newlines = CountNewlines(block.text()) + (block.cut_line ? 1 : 0);
  RowPlace place = {0, block.offset};
  ForEachLine(block.text(), [&](std::string_view line) {
    if (!IsBlank(line)) ParseLine(block, line, place);
    ++place.line;
    place.offset += line.size() + 1;
  });
}

void BlockParser::ParseLine(const Block& block, std::string_view line, RowPlace place) {
  if (line.size() > kMaxLineSize) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the line is longer than ", kMaxLineSize, " bytes"));
    return;
  }
  const char* error = tokens_.Index(line);
  TokenCursor cursor = {line.data(), tokens_.begin(), tokens_.end()};
  row_.Clear();
  if (error == nullptr) error = scanner_->Scan(&cursor, &row_);
  if (error == nullptr && !cursor.done()) error = "something stands behind it";
  if (error != nullptr) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the line is no JSON object: ", error));
    return;
  }
  const std::string_view text = block.text();
  AddRow(text, static_cast<size_t>(line.data() - text.data()) + *tokens_.begin(), place);
}

void BlockParser::AddRow(std::string_view text, size_t position, RowPlace place) {
  const bool wants_json = (columns_ & ALERT_COLUMN_JSON) != 0;
  builder_.Add(row_, place, wants_json ? RowText(text, position) : std::string_view());
}

}  // namespace alert
