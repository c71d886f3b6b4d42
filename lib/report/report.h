// Reports: scores as text, JSON and the like.
#ifndef ALERT_LIB_REPORT_REPORT_H_
#define ALERT_LIB_REPORT_REPORT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "alert/report.h"
#include "base/enumeration.h"
#include "score/score.h"

namespace alert {

struct TextOptions {
  bool color = false;
  size_t width = 0;  // columns for a table to fit into; 0: as wide as needed
};

// One model: its categories by macro, with counts and intervals. Several: categories down, models
// across.
std::string TextReport(const Score& score, const TextOptions& options);

// As docs/report.schema.json says, ASCII only.
std::string JsonReport(const Score& score);

// Long form: a row a model and aggregate, category, macro, attack or language.
std::string CsvReport(const Score& score);

// Categories down, models across.
std::string MarkdownReport(const Score& score);
std::string LatexReport(const Score& score);

// A form of the report. Each says what share was left out, and why, and what else a reader has to
// know before the figures (score/notes.h); CSV, which has no place for sentences, has the share and
// the population in columns.
struct ReportFormat {
  alert_report_format value;
  std::string_view name;
  std::string (*write)(const Score& score, const TextOptions& options);
};

// Of a form that has no options.
template <std::string (*Write)(const Score&)>
std::string Plain(const Score& score, const TextOptions&) {
  return Write(score);
}

// A format a row, in the order of their values.
inline constexpr ReportFormat kReportFormats[] = {
    {ALERT_REPORT_TEXT, "text", TextReport},
    {ALERT_REPORT_JSON, "json", Plain<JsonReport>},
    {ALERT_REPORT_CSV, "csv", Plain<CsvReport>},
    {ALERT_REPORT_MARKDOWN, "md", Plain<MarkdownReport>},
    {ALERT_REPORT_LATEX, "latex", Plain<LatexReport>},
};

extern const Enumeration kReportFormatNames;

// Null where there is none.
const ReportFormat* FindReportFormat(alert_report_format value);

}  // namespace alert

#endif  // ALERT_LIB_REPORT_REPORT_H_
