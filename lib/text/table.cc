#include "text/table.h"

#include <algorithm>

#include "text/utf8.h"

namespace alert {
namespace {

constexpr size_t kGap = 2;  // blanks between columns
constexpr size_t kNarrowestName = 8;

std::string_view EscapeSequence(Style style) {
  switch (style) {
    case Style::kStrong:
      return "\x1b[1m";
    case Style::kSafe:
      return "\x1b[32m";
    case Style::kUnsafe:
      return "\x1b[33m";
    case Style::kHighlyUnsafe:
      return "\x1b[31m";
    case Style::kPlain:
      break;
  }
  return {};
}

size_t TotalWidth(const std::vector<size_t>& widths) {
  size_t total = 0;
  for (const size_t width : widths) {
    if (width > 0) total += width + (total > 0 ? kGap : 0);
  }
  return total;
}

}  // namespace

std::string Styled(std::string_view text, Style style) {
  const std::string_view sequence = EscapeSequence(style);
  if (sequence.empty() || text.empty()) return std::string(text);
  return std::string(sequence) + std::string(text) + "\x1b[0m";
}

void TextTable::AddRow(std::vector<TableCell> cells) {
  rows_.push_back({Kind::kCells, std::move(cells)});
}

void TextTable::AddRule() {
  rows_.push_back({Kind::kRule, {}});
}

void TextTable::AddBlankLine() {
  rows_.push_back({Kind::kBlank, {}});
}

std::vector<size_t> TextTable::ColumnWidths() const {
  std::vector<size_t> widths(columns_.size(), 0);
  for (const Row& row : rows_) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row.cells[i].text));
    }
  }
  return widths;
}

size_t TextTable::Width() const {
  return TotalWidth(ColumnWidths());
}

void TextTable::Fit(size_t width, std::vector<size_t>* widths) const {
  int rank = 0;
  for (const TableColumn& column : columns_) rank = std::max(rank, column.rank);
  for (; rank > 0; --rank) {
    for (size_t i = columns_.size(); i-- > 0 && TotalWidth(*widths) > width;) {
      if (columns_[i].rank == rank) (*widths)[i] = 0;
    }
  }
  const size_t total = TotalWidth(*widths);
  if (total <= width) return;
  size_t& first = widths->front();
  const size_t excess = total - width;
  if (first > kNarrowestName) first = std::max(kNarrowestName, first - std::min(first, excess));
}

std::string TextTable::RenderRow(const Row& row, const std::vector<size_t>& widths,
                                 bool color) const {
  std::string line;
  size_t blanks = 0;  // owed before the next text, so that none stand at the end
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (widths[i] == 0) continue;
    const TableCell& cell = row.cells[i];
    const std::string cut = CutToWidth(cell.text, widths[i]);
    const std::string_view text = std::string_view(cut).substr(0, cut.find_last_not_of(' ') + 1);
    const size_t padding = widths[i] - DisplayWidth(cut);
    if (columns_[i].align_right) blanks += padding;
    if (!text.empty()) {
      line.append(blanks, ' ');
      blanks = 0;
      line += color ? Styled(text, cell.style) : std::string(text);
    }
    if (!columns_[i].align_right) blanks += padding;
    blanks += cut.size() - text.size();
    blanks += kGap;
  }
  return line;
}

std::string TextTable::Render(size_t width, bool color) const {
  std::vector<size_t> widths = ColumnWidths();
  if (width > 0) Fit(width, &widths);
  const size_t total = TotalWidth(widths);
  std::string text;
  for (const Row& row : rows_) {
    if (row.kind == Kind::kCells) text += RenderRow(row, widths, color);
    if (row.kind == Kind::kRule) {
      for (size_t i = 0; i < total; ++i) text += "─";
    }
    text += '\n';
  }
  return text;
}

}  // namespace alert
