#include "report/report.h"

namespace alert {
namespace {

// Of a form that has no options.
template <std::string (*Write)(const Score&)>
std::string Plain(const Score& score, const TextOptions&) {
  return Write(score);
}

// A format a row, in the order of their values.
constexpr ReportFormat kFormats[] = {
    {ALERT_REPORT_TEXT, "text", TextReport},
    {ALERT_REPORT_JSON, "json", Plain<JsonReport>},
    {ALERT_REPORT_CSV, "csv", Plain<CsvReport>},
    {ALERT_REPORT_MARKDOWN, "md", Plain<MarkdownReport>},
    {ALERT_REPORT_LATEX, "latex", Plain<LatexReport>},
};

constexpr auto kEnumerators = EnumeratorsOf(kFormats);

}  // namespace

constexpr Enumeration kReportFormats("report format", kEnumerators);

const ReportFormat* FindReportFormat(alert_report_format value) {
  for (const ReportFormat& format : kFormats) {
    if (format.value == value) return &format;
  }
  return nullptr;
}

}  // namespace alert
