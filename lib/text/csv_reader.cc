#include "text/csv_reader.h"

#include <algorithm>
#include <utility>

namespace alert {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char SeparatorOf(std::string_view head) {
  const auto count = [&](char c) { return std::count(head.begin(), head.end(), c); };
  char best = ',';
  for (const char c : {';', '\t'}) {
    if (count(c) > count(best)) best = c;
  }
  return best;
}

class CsvScanner {
 public:
  explicit CsvScanner(std::string_view text)
      : text_(text), separator_(SeparatorOf(text.substr(0, text.find('\n')))) {}

  std::vector<CsvRow> Read() {
    while (at_ < text_.size()) ReadRow();
    return std::move(rows_);
  }

 private:
  void ReadRow() {
    CsvRow row = {line_, {}};
    do {
      row.cells.push_back(text_.substr(at_, 1) == "\"" ? QuotedCell() : PlainCell());
    } while (SkipSeparator());
    SkipLineEnd();
    const bool empty = std::all_of(row.cells.begin(), row.cells.end(),
                                   [](const std::string& cell) { return cell.empty(); });
    if (!empty) rows_.push_back(std::move(row));
  }

  bool AtLineEnd() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

  std::string PlainCell() {
    const size_t begin = at_;
    while (!AtLineEnd() && text_[at_] != separator_) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  // What stands behind the closing quote belongs to the cell.
  std::string QuotedCell() {
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (text_.substr(at_ + 1, 1) == "\"") {
        cell += text_[++at_];
      } else {
        ++at_;
        break;
      }
    }
    return cell + PlainCell();
  }

  bool SkipSeparator() {
    if (AtLineEnd()) return false;
    ++at_;
    return true;
  }

  void SkipLineEnd() {
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    ++at_;
    ++line_;
  }

  std::string_view text_;
  char separator_;
  size_t at_ = 0;
  uint64_t line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> ReadCsv(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return CsvScanner(text).Read();
}

}  // namespace alert
