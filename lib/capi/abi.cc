#include "alert/abi.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/text.h"

namespace {

using alert::capi::Guard;
using alert::capi::Str;

constexpr std::string_view kCauseNames[ALERT_CAUSE_COUNT] = {"none",
                                                             "id_missing",
                                                             "category_missing",
                                                             "prompt_missing",
                                                             "category_unknown",
                                                             "store_as_rows",
                                                             "tally_as_rows",
                                                             "rows_left_out",
                                                             "release_differs",
                                                             "other_configuration"};

std::string_view StatusName(alert_status status) {
  switch (status) {
    case ALERT_OK:
      return "ok";
    case ALERT_CANCELLED:
      return "cancelled";
    case ALERT_UNKNOWN:
      return "unknown";
    case ALERT_INVALID_ARGUMENT:
      return "invalid_argument";
    case ALERT_DEADLINE_EXCEEDED:
      return "deadline_exceeded";
    case ALERT_NOT_FOUND:
      return "not_found";
    case ALERT_ALREADY_EXISTS:
      return "already_exists";
    case ALERT_PERMISSION_DENIED:
      return "permission_denied";
    case ALERT_RESOURCE_EXHAUSTED:
      return "resource_exhausted";
    case ALERT_FAILED_PRECONDITION:
      return "failed_precondition";
    case ALERT_ABORTED:
      return "aborted";
    case ALERT_OUT_OF_RANGE:
      return "out_of_range";
    case ALERT_UNIMPLEMENTED:
      return "unimplemented";
    case ALERT_INTERNAL:
      return "internal";
    case ALERT_UNAVAILABLE:
      return "unavailable";
    case ALERT_DATA_LOSS:
      return "data_loss";
    case ALERT_UNAUTHENTICATED:
      return "unauthenticated";
    case ALERT_END:
      return "end";
    default:
      return "unknown_status";
  }
}

}  // namespace

extern "C" {

alert_status alert_status_name(alert_status status, alert_str* name) {
  if (name == nullptr) return ALERT_INVALID_ARGUMENT;
  *name = Str(StatusName(status));
  return ALERT_OK;
}

alert_status alert_cause_name(alert_cause cause, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    if (cause >= ALERT_CAUSE_COUNT) {
      return absl::OutOfRangeError(
          absl::StrCat("cause ", cause, " does not exist; they are 0 to ", ALERT_CAUSE_COUNT - 1));
    }
    *name = Str(kCauseNames[cause]);
    return absl::OkStatus();
  });
}

alert_status alert_cause_find(const char* name, size_t name_size, alert_cause* cause,
                              alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(cause);
    const std::string_view wanted = alert::capi::View(name, name_size);
    for (alert_cause value = 0; value < ALERT_CAUSE_COUNT; ++value) {
      if (kCauseNames[value] != wanted) continue;
      *cause = value;
      return absl::OkStatus();
    }
    return absl::NotFoundError(absl::StrCat("no cause is called ", alert::Quoted(wanted)));
  });
}

uint32_t alert_version(void) {
  return ALERT_VERSION;
}

uint32_t alert_abi_version(void) {
  return ALERT_ABI_VERSION;
}

alert_status alert_version_text(alert_str* text) {
  if (text == nullptr) return ALERT_INVALID_ARGUMENT;
  *text = Str(ALERT_VERSION_STRING);
  return ALERT_OK;
}

}  // extern "C"
