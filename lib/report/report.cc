#include "report/report.h"

namespace alert {
namespace {

constexpr auto kEnumerators = EnumeratorsOf(kReportFormats);

}  // namespace

constexpr Enumeration kReportFormatNames("report format", kEnumerators);

const ReportFormat* FindReportFormat(alert_report_format value) {
  for (const ReportFormat& format : kReportFormats) {
    if (format.value == value) return &format;
  }
  return nullptr;
}

}  // namespace alert
