#include "dataset/block_parser.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/newlines.h"
#include "dataset/row_scanner.h"
#include "simdjson.h"

namespace alert {
namespace {

namespace ondemand = simdjson::ondemand;

// Below this the stream refuses to work.
constexpr size_t kMinimalBatch = 32;

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

struct BlockParser::Engine {
  explicit Engine(const FieldMap& fields) : scanner(fields) {}

  ondemand::parser parser;
  RowScanner scanner;
  RawRow row;
};

const size_t BlockParser::kPadding = simdjson::SIMDJSON_PADDING;

BlockParser::BlockParser(const FieldMap& fields, std::shared_ptr<const Taxonomy> taxonomy,
                         const RowDefaults& defaults, uint32_t columns, Mode mode)
    : engine_(std::make_unique<Engine>(fields)),
      builder_(std::move(taxonomy), defaults, columns),
      columns_(columns),
      mode_(mode) {}

BlockParser::BlockParser(BlockParser&&) noexcept = default;
BlockParser::~BlockParser() = default;

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

// The stream of documents takes no notice of lines. It agrees with a reader of lines where each
// document begins a line, and there are as many documents as lines that are not blank: then each
// line is one document. In any other case, and at any error, false.
bool BlockParser::ParseWhole(const Block& block, Batch* batch) {
  const std::string_view text = block.text();
  batch->newlines = CountNewlines(text);
  if (text.empty()) return true;
  ondemand::document_stream stream;
  if (engine_->parser.iterate_many(text.data(), text.size(), std::max(text.size(), kMinimalBatch))
          .get(stream)) {
    return false;
  }
  uint64_t documents = 0;
  for (auto at = stream.begin(); at != stream.end(); ++at) {
    ondemand::document_reference document;
    ondemand::object object;
    if ((*at).get(document) || document.get_object().get(object)) return false;
    const size_t position = documents == 0 ? text.find_first_not_of(" \t\r\n") : at.current_index();
    const size_t line_start = LineStart(text, position);
    if (line_start == std::string_view::npos) return false;
    engine_->row.Clear();
    if (engine_->scanner.Scan(object, &engine_->row)) return false;
    builder_.Add(
        engine_->row, {documents, block.offset + line_start},
        (columns_ & ALERT_COLUMN_JSON) != 0 ? RowText(text, position) : std::string_view());
    ++documents;
  }
  if (documents == batch->newlines + (text.back() == '\n' ? 0 : 1)) return true;
  const std::vector<uint64_t> row_lines = RowLines(text);
  if (documents != row_lines.size()) return false;
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
  const std::string_view text = block.text();
  const auto start = static_cast<size_t>(line.data() - text.data());
  if (line.size() > kMaxLineSize) {
    builder_.AddProblem(ALERT_PROBLEM_MALFORMED, place,
                        absl::StrCat("the line is longer than ", kMaxLineSize, " bytes"));
    return;
  }
  const simdjson::padded_string_view padded(line.data(), line.size(), line.size() + kPadding);
  ondemand::document document;
  ondemand::object object;
  simdjson::error_code error = engine_->parser.iterate(padded).get(document);
  if (!error) error = document.get_object().get(object);
  engine_->row.Clear();
  if (!error) error = engine_->scanner.Scan(object, &engine_->row);
  // Past the object there must be nothing.
  if (!error && document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    error = simdjson::TRAILING_CONTENT;
  }
  if (error) {
    builder_.AddProblem(
        ALERT_PROBLEM_MALFORMED, place,
        absl::StrCat("the line is no JSON object: ", simdjson::error_message(error)));
    return;
  }
  builder_.Add(engine_->row, place,
               (columns_ & ALERT_COLUMN_JSON) != 0
                   ? RowText(text, text.find_first_not_of(" \t\r", start))
                   : std::string_view());
}

}  // namespace alert
