#include "table.h"

#include <fmt/format.h>

#include <cmath>

#include "text/escape.h"
#include "text/table.h"

namespace alert::cli {
namespace {

constexpr const char* kNone = "–";

}  // namespace

std::vector<bool> Table::ColumnsWithText() const {
  std::vector<bool> with_text(rows_[0].size(), false);
  for (size_t r = 1; r < rows_.size(); ++r) {
    for (size_t c = 0; c < rows_[r].size(); ++c) {
      if (!rows_[r][c].empty()) with_text[c] = true;
    }
  }
  return with_text;
}

std::string Table::Text() const {
  std::vector<TableColumn> columns(rows_[0].size());
  columns[0].align_right = false;
  TextTable table(std::move(columns));
  const std::vector<bool> shown = ColumnsWithText();
  for (const auto& row : rows_) {
    std::vector<TableCell> cells;
    for (size_t c = 0; c < row.size(); ++c) {
      cells.push_back({shown[c] ? CleanText(row[c]) : ""});
    }
    table.AddRow(std::move(cells));
  }
  return table.Render(/*width=*/0, /*color=*/false);
}

std::string Table::Markdown() const {
  std::string text;
  for (size_t r = 0; r < rows_.size(); ++r) {
    text += "|";
    for (const std::string& cell : rows_[r]) text += " " + MarkdownText(cell) + " |";
    text += "\n";
    if (r > 0) continue;
    text += "| --- |";
    for (size_t c = 1; c < rows_[0].size(); ++c) text += " ---: |";
    text += "\n";
  }
  return text;
}

std::string NameIn(const std::string& format, std::string_view name) {
  return format == "md" ? MarkdownText(name) : CleanText(name);
}

std::string Percent(double proportion) {
  return std::isnan(proportion) ? kNone : fmt::format("{:.2f}", 100 * proportion);
}

std::string Points(double difference) {
  return std::isnan(difference) ? kNone : fmt::format("{:+.2f}", 100 * difference);
}

std::string PercentRange(double low, double high) {
  return std::isnan(low) ? kNone : fmt::format("{:.2f}–{:.2f}", 100 * low, 100 * high);
}

std::string PValue(double p) {
  if (std::isnan(p)) return kNone;
  return p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", p);
}

std::string Shortest(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

}  // namespace alert::cli
