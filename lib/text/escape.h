// Text that comes from data, made harmless for the program that shows it: a model, a file or an
// attack may have any name.
#ifndef ALERT_LIB_TEXT_ESCAPE_H_
#define ALERT_LIB_TEXT_ESCAPE_H_

#include <string>
#include <string_view>

namespace alert {

// For a terminal: control characters (C0, DEL, C1), line separators and characters that change the
// direction of writing become U+FFFD, as do bytes that are no UTF-8.
std::string CleanText(std::string_view text);

// One cell of RFC 4180, quoted where it must be. A cell that a spreadsheet would run as a formula
// gets an apostrophe before it. Tabs and line ends stay, other control characters become U+FFFD.
std::string CsvCell(std::string_view text);

// One cell of a Markdown table, shown as it is: no markup, no HTML.
std::string MarkdownCell(std::string_view text);

// One cell of a LaTeX table, shown as it is; what CleanText replaces becomes a question mark, for
// U+FFFD is in no font of LaTeX's.
std::string LatexCell(std::string_view text);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_ESCAPE_H_
