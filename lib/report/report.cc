#include "report/report.h"

namespace alert {

std::optional<alert_report_format> FindReportFormat(std::string_view name) {
  if (name == "text") return ALERT_REPORT_TEXT;
  if (name == "json") return ALERT_REPORT_JSON;
  if (name == "csv") return ALERT_REPORT_CSV;
  if (name == "md") return ALERT_REPORT_MARKDOWN;
  if (name == "latex") return ALERT_REPORT_LATEX;
  return std::nullopt;
}

}  // namespace alert
