#include "table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text.h"

namespace alert::cli {
namespace {

constexpr const char* kNone = "–";

// Code points: bytes that don't continue a character.
size_t Width(const std::string& text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

std::string MarkdownCell(const std::string& text) {
  std::string cell;
  for (const char c : text) {
    if (std::string_view("|\\`*_<>[]&").find(c) != std::string_view::npos) cell += '\\';
    cell += c;
  }
  return cell;
}

}  // namespace

std::string Table::Text() const {
  std::vector<size_t> widths(rows_[0].size(), 0);
  for (size_t r = 1; r < rows_.size(); ++r) {
    for (size_t c = 0; c < rows_[r].size(); ++c) {
      widths[c] = std::max(widths[c], Width(Printable(rows_[r][c])));
    }
  }
  for (size_t c = 0; c < widths.size(); ++c) {
    if (widths[c] > 0) widths[c] = std::max(widths[c], Width(Printable(rows_[0][c])));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      if (widths[c] == 0) continue;
      const std::string cell = Printable(row[c]);
      const std::string padding(widths[c] - std::min(widths[c], Width(cell)), ' ');
      if (!line.empty()) line += "  ";
      line += c == 0 ? cell + padding : padding + cell;
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string Table::Markdown() const {
  std::string text;
  for (size_t r = 0; r < rows_.size(); ++r) {
    text += "|";
    for (const std::string& cell : rows_[r]) text += " " + MarkdownCell(Printable(cell)) + " |";
    text += "\n";
    if (r > 0) continue;
    text += "| --- |";
    for (size_t c = 1; c < rows_[0].size(); ++c) text += " ---: |";
    text += "\n";
  }
  return text;
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
