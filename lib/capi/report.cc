#include "alert/report.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"
#include "report/read_report.h"
#include "report/report.h"

using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::View;
using alert::capi::WriteAll;

namespace {

absl::StatusOr<std::string> Write(const alert::Score& score, const alert_report_options& options) {
  switch (options.format) {
    case ALERT_REPORT_TEXT:
      return TextReport(score, {options.color != 0, options.width});
    case ALERT_REPORT_JSON:
      return JsonReport(score);
    case ALERT_REPORT_CSV:
      return CsvReport(score);
    case ALERT_REPORT_MARKDOWN:
      return MarkdownReport(score);
    case ALERT_REPORT_LATEX:
      return LatexReport(score);
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("there is no report format ", int{options.format}));
  }
}

}  // namespace

extern "C" {

alert_status alert_report_write(const alert_score* score, const alert_report_options* options,
                                alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    alert_report_options chosen = ALERT_REPORT_OPTIONS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(options, &chosen));
    const auto report = Write(score->value, chosen);
    ALERT_RETURN_IF_ERROR(report.status());
    return WriteAll(*report, writer, user);
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

alert_status alert_report_format_find(const char* name, size_t name_size,
                                      alert_report_format* format, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(format);
    const std::string_view view = View(name, name_size);
    const auto found = alert::FindReportFormat(view);
    if (!found.has_value()) {
      return absl::NotFoundError(absl::StrCat("no report format ", alert::Quoted(view),
                                              "; there are text, json, csv, md and latex"));
    }
    *format = *found;
    return absl::OkStatus();
  });
}

}  // extern "C"
