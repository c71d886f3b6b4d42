// Tables as spreadsheets save them: RFC 4180, and the marks that they put elsewhere.
#ifndef ALERT_LIB_TEXT_CSV_READER_H_
#define ALERT_LIB_TEXT_CSV_READER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace alert {

struct CsvRow {
  uint64_t line;  // on which it begins, from 1
  std::vector<std::string> cells;
};

// The rows of a table, its head among them, without those that are empty. Cells stand between
// commas, semicolons or tabs, whichever the first line has most of; a byte order mark does not
// matter. A quote that is not closed ends with the text.
std::vector<CsvRow> ReadCsv(std::string_view text);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_CSV_READER_H_
