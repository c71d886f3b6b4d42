#include "alert/abi.h"

#include <string_view>

#include "base/guard.h"

namespace {

using alert::capi::Str;

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
