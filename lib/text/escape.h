// Text that comes from data, made harmless for the program that shows it: a model, a file or an
// attack may have any name.
//
// What acts on a terminal (control characters C0, DEL and C1, line separators, characters that
// change the direction of writing), what is invisible (U+00AD, U+200B, U+2060 to U+2064, U+FEFF,
// tags), and bytes that are no UTF-8 become U+FFFD in every form but JSON, which escapes them.
#ifndef ALERT_LIB_TEXT_ESCAPE_H_
#define ALERT_LIB_TEXT_ESCAPE_H_

#include <string>
#include <string_view>

namespace alert {

// For a terminal: one line.
std::string CleanText(std::string_view text);

// One cell of RFC 4180, quoted where it must be. A cell that a spreadsheet would run as a formula
// gets an apostrophe before it. Tabs stay, and line ends, as LF.
std::string CsvCell(std::string_view text);

// Text in Markdown, or a cell of its tables, shown as it is: no markup, no HTML, no link and no
// mention of a user.
std::string MarkdownText(std::string_view text);

// One cell of a LaTeX table, shown as it is; for U+FFFD, which is in no font of LaTeX's, it has a
// question mark.
std::string LatexCell(std::string_view text);

// An attribute's value in XML, without its quotes.
std::string XmlAttribute(std::string_view text);

// A JSON string, quotes included, in ASCII.
std::string JsonString(std::string_view text);

// `json`, a document that is UTF-8, with what acts on a terminal as escapes; other characters stay
// readable.
std::string TerminalSafeJson(std::string_view json);

}  // namespace alert

#endif  // ALERT_LIB_TEXT_ESCAPE_H_
