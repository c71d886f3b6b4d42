#include "alert/report.h"

#include <string>

#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "report/read_report.h"
#include "report/report.h"

using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::View;
using alert::capi::WriteAll;

extern "C" {

alert_status alert_report_write(const alert_score* score, const alert_report_options* options,
                                alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    alert_report_options chosen = ALERT_REPORT_OPTIONS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(options, &chosen));
    ALERT_RETURN_IF_ERROR(alert::kReportFormatNames.Check(chosen.format));
    const alert::ReportFormat* format = alert::FindReportFormat(chosen.format);
    return WriteAll(format->write(score->value, {chosen.color != 0, chosen.width}), writer, user);
  });
}

alert_status alert_report_parse(const char* json, size_t json_size, const alert_policy* policy,
                                alert_score** score, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(score);
    const alert::Policy* own = policy == nullptr ? nullptr : policy->value.get();
    return MakeHandle(alert::ReadReport(View(json, json_size), own), score);
  });
}

alert_status alert_report_format_name(alert_report_format format, alert_str* name,
                                      alert_error* error) {
  return alert::capi::EnumName(alert::kReportFormatNames, format, name, error);
}

alert_status alert_report_format_find(const char* name, size_t name_size,
                                      alert_report_format* format, alert_error* error) {
  return alert::capi::EnumFind(alert::kReportFormatNames, name, name_size, format, error);
}

}  // extern "C"
