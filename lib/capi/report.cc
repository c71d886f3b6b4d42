#include "alert/report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"
#include "report/read_report.h"
#include "report/report.h"

using alert::ReportFormat;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::Str;
using alert::capi::View;
using alert::capi::WriteAll;

namespace {

absl::Status NoFormat(std::string_view name) {
  std::string names;
  for (const ReportFormat& format : alert::kReportFormats) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", std::string(format.name));
  }
  return absl::NotFoundError(
      absl::StrCat("no report format ", alert::Quoted(name), "; there are ", names));
}

}  // namespace

extern "C" {

alert_status alert_report_write(const alert_score* score, const alert_report_options* options,
                                alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    alert_report_options chosen = ALERT_REPORT_OPTIONS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(options, &chosen));
    const ReportFormat* format = alert::FindReportFormat(chosen.format);
    if (format == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("there is no report format ", int{chosen.format}));
    }
    return WriteAll(format->write(score->value, {chosen.color != 0, chosen.width}), writer, user);
  });
}

alert_status alert_report_parse(const char* json, size_t json_size, const alert_policy* policy,
                                alert_score** score, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(score);
    auto read =
        alert::ReadReport(View(json, json_size), policy == nullptr ? nullptr : policy->value.get());
    if (!read.ok()) return read.status();
    *score = new alert_score{*std::move(read)};
    return absl::OkStatus();
  });
}

alert_status alert_report_format_name(alert_report_format format, alert_str* name,
                                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    const ReportFormat* found = alert::FindReportFormat(format);
    if (found == nullptr) {
      return absl::OutOfRangeError(absl::StrCat("there is no report format ", int{format}));
    }
    *name = Str(found->name);
    return absl::OkStatus();
  });
}

alert_status alert_report_format_find(const char* name, size_t name_size,
                                      alert_report_format* format, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(format);
    const ReportFormat* found = alert::FindReportFormat(View(name, name_size));
    if (found == nullptr) return NoFormat(View(name, name_size));
    *format = found->value;
    return absl::OkStatus();
  });
}

}  // extern "C"
