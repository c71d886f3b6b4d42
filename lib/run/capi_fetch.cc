#include <cstddef>
#include <string>

#include "alert/run.h"
#include "base/guard.h"
#include "base/status.h"
#include "run/fetch.h"

using alert::capi::Guard;
using alert::capi::Str;
using alert::capi::View;

namespace {

absl::Status Fetch(std::string_view name, const alert_fetch_options* options,
                   alert_fetch_callback callback, void* user) {
  absl::StatusOr<const alert::run::Release*> release = alert::run::FindRelease(name);
  ALERT_RETURN_IF_ERROR(release.status());
  alert_fetch_options given = ALERT_FETCH_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(options, &given));
  ALERT_REQUIRE_STR_NO_NUL(given.base_url);
  ALERT_REQUIRE_STR_NO_NUL(given.directory);
  alert::run::FetchOptions wanted;
  wanted.base_url = std::string(View(given.base_url.data, given.base_url.size));
  if (given.directory.size != 0) {
    wanted.directory = std::string(View(given.directory.data, given.directory.size));
  }
  wanted.accept_licence = given.accept_licence != 0;
  if (given.timeout_seconds > 0) wanted.timeout_seconds = given.timeout_seconds;
  alert_status stopped = ALERT_OK;
  absl::Status status = alert::run::Fetch(**release, wanted, [&](uint64_t bytes, uint64_t size) {
    if (callback != nullptr) stopped = callback(bytes, size, user);
    return stopped == ALERT_OK;
  });
  if (stopped == ALERT_OK) return status;
  return absl::Status(static_cast<absl::StatusCode>(stopped), "the callback ended the fetch");
}

}  // namespace

extern "C" {

alert_status alert_fetch_describe(const char* name, size_t name_size, alert_fetch_release* release,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(release);
    auto found = alert::run::FindRelease(View(name, name_size));
    ALERT_RETURN_IF_ERROR(found.status());
    alert_fetch_release out = ALERT_FETCH_RELEASE_INIT;
    out.name = Str((*found)->name);
    out.file = Str((*found)->file);
    out.base_url = Str((*found)->base_url);
    out.licence = Str((*found)->licence);
    out.licence_url = Str((*found)->licence_url);
    out.notice = Str((*found)->notice);
    return alert::capi::CopyOut(out, release);
  });
}

alert_status alert_fetch(const char* name, size_t name_size, const alert_fetch_options* options,
                         alert_fetch_callback callback, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(options);
    return Fetch(View(name, name_size), options, callback, user);
  });
}

}  // extern "C"
