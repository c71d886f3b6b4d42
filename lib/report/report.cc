#include "report/report.h"

namespace alert {

const ReportFormat* FindReportFormat(alert_report_format value) {
  for (const ReportFormat& format : kReportFormats) {
    if (format.value == value) return &format;
  }
  return nullptr;
}

const ReportFormat* FindReportFormat(std::string_view name) {
  for (const ReportFormat& format : kReportFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace alert
