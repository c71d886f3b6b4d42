#include "alert/abi.h"

#include "base/enumeration.h"
#include "base/guard.h"

namespace {

constexpr alert::Enumerator kStatusTable[] = {
    {ALERT_OK, "ok"},
    {ALERT_CANCELLED, "cancelled"},
    {ALERT_UNKNOWN, "unknown"},
    {ALERT_INVALID_ARGUMENT, "invalid_argument"},
    {ALERT_DEADLINE_EXCEEDED, "deadline_exceeded"},
    {ALERT_NOT_FOUND, "not_found"},
    {ALERT_ALREADY_EXISTS, "already_exists"},
    {ALERT_PERMISSION_DENIED, "permission_denied"},
    {ALERT_RESOURCE_EXHAUSTED, "resource_exhausted"},
    {ALERT_FAILED_PRECONDITION, "failed_precondition"},
    {ALERT_ABORTED, "aborted"},
    {ALERT_OUT_OF_RANGE, "out_of_range"},
    {ALERT_UNIMPLEMENTED, "unimplemented"},
    {ALERT_INTERNAL, "internal"},
    {ALERT_UNAVAILABLE, "unavailable"},
    {ALERT_DATA_LOSS, "data_loss"},
    {ALERT_UNAUTHENTICATED, "unauthenticated"},
    {ALERT_END, "end"},
};
constexpr alert::Enumeration kStatuses("status", kStatusTable);
constexpr alert::Enumerator kCauseTable[] = {
    {ALERT_CAUSE_NONE, "none"},
    {ALERT_CAUSE_ID_MISSING, "id_missing"},
    {ALERT_CAUSE_CATEGORY_MISSING, "category_missing"},
    {ALERT_CAUSE_PROMPT_MISSING, "prompt_missing"},
    {ALERT_CAUSE_CATEGORY_UNKNOWN, "category_unknown"},
    {ALERT_CAUSE_STORE_AS_ROWS, "store_as_rows"},
    {ALERT_CAUSE_TALLY_AS_ROWS, "tally_as_rows"},
    {ALERT_CAUSE_ROWS_LEFT_OUT, "rows_left_out"},
    {ALERT_CAUSE_RELEASE_DIFFERS, "release_differs"},
    {ALERT_CAUSE_OTHER_CONFIGURATION, "other_configuration"},
    {ALERT_CAUSE_POLARITY_UNKNOWN, "polarity_unknown"},
    {ALERT_CAUSE_SCORE_NOT_CHOSEN, "score_not_chosen"},
    {ALERT_CAUSE_JUDGE_NOT_CHOSEN, "judge_not_chosen"},
    {ALERT_CAUSE_FILTER_NOT_CHOSEN, "filter_not_chosen"},
    {ALERT_CAUSE_FORMAT_UNKNOWN, "format_unknown"},
    {ALERT_CAUSE_FOREIGN_RESULTS, "foreign_results"},
};
constexpr alert::Enumeration kCauses("cause", kCauseTable);

}  // namespace

extern "C" {

alert_status alert_status_name(alert_status status, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(kStatuses, status, name, error);
}

alert_status alert_status_find(const char* name, size_t name_size, alert_status* status,
                               alert_error* error) {
  return alert::capi::EnumFind(kStatuses, name, name_size, status, error);
}

alert_status alert_cause_name(alert_cause cause, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(kCauses, cause, name, error);
}

alert_status alert_cause_find(const char* name, size_t name_size, alert_cause* cause,
                              alert_error* error) {
  return alert::capi::EnumFind(kCauses, name, name_size, cause, error);
}

uint32_t alert_version(void) {
  return ALERT_VERSION;
}

uint32_t alert_abi_version(void) {
  return ALERT_ABI_VERSION;
}

alert_status alert_version_text(alert_str* text, alert_error* error) {
  return alert::capi::Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(text);
    *text = alert::capi::Str(ALERT_VERSION_STRING);
    return absl::OkStatus();
  });
}

}  // extern "C"
