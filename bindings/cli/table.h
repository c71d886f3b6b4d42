// Small tables for people: aligned text, or Markdown.
#ifndef ALERT_BINDINGS_CLI_TABLE_H_
#define ALERT_BINDINGS_CLI_TABLE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alert::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}

  // One cell a column; names from data are made harmless here.
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }

  // The first column to the left, the others to the right; columns without any text are left out.
  std::string Text() const;
  std::string Markdown() const;
  std::string Render(const std::string& format) const {
    return format == "md" ? Markdown() : Text();
  }

 private:
  // Of each column, whether there is text in it below its head.
  std::vector<bool> ColumnsWithText() const;

  std::vector<std::vector<std::string>> rows_;
};

// A name from data in the text around a table: in Markdown where `format` is "md".
std::string NameIn(const std::string& format, std::string_view name);

// "97.77": a proportion in percent; an en dash for NaN.
std::string Percent(double proportion);
// "+1.20": a difference of proportions in percentage points.
std::string Points(double difference);
// "95.51–96.15".
std::string PercentRange(double low, double high);
// "0.0123", "<0.0001".
std::string PValue(double p);

// Shortest text that reads back as the same number; empty for NaN.
std::string Shortest(double value);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_TABLE_H_
