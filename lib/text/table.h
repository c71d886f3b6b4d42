// Tables for people: columns aligned by the width that text takes on a terminal.
#ifndef ALERT_LIB_TEXT_TABLE_H_
#define ALERT_LIB_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alert {

enum class Style { kPlain, kStrong, kSafe, kUnsafe, kHighlyUnsafe };

// `text` in its style, by ANSI escape sequences.
std::string Styled(std::string_view text, Style style);

struct TableCell {
  std::string text;
  Style style = Style::kPlain;
};

struct TableColumn {
  bool align_right = true;
  int rank =
      0;  // a table that is too wide loses its columns of the highest rank first, never rank 0
};

class TextTable {
 public:
  explicit TextTable(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // One cell a column; cells at the end may be left out.
  void AddRow(std::vector<TableCell> cells);
  void AddRule();
  void AddBlankLine();

  // The columns that it takes if nothing is left out.
  size_t Width() const;

  // At most `width` columns wide (0: as wide as needed) as far as leaving columns out, and then
  // cutting the first one, can do it. No line ends in blanks.
  std::string Render(size_t width, bool color) const;

 private:
  enum class Kind { kCells, kRule, kBlank };
  struct Row {
    Kind kind;
    std::vector<TableCell> cells;
  };

  // Of each column; 0 for one that is left out, or empty.
  std::vector<size_t> ColumnWidths() const;
  void Fit(size_t width, std::vector<size_t>* widths) const;
  std::string RenderRow(const Row& row, const std::vector<size_t>& widths, bool color) const;

  std::vector<TableColumn> columns_;
  std::vector<Row> rows_;
};

}  // namespace alert

#endif  // ALERT_LIB_TEXT_TABLE_H_
