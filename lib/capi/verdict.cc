#include "alert/verdict.h"

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/text.h"
#include "verdict/verdict.h"

using alert::capi::Guard;
using alert::capi::Str;
using alert::capi::View;

extern "C" {

alert_status alert_verdict_name(alert_verdict verdict, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    const std::string_view found = alert::VerdictName(verdict);
    if (found.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("verdict ", verdict, " does not exist; they are 0 to 3"));
    }
    *name = Str(found);
    return absl::OkStatus();
  });
}

alert_status alert_verdict_find(const char* name, size_t name_size, alert_verdict* verdict,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(verdict);
    const std::optional<alert_verdict> found = alert::FindVerdict(View(name, name_size));
    if (!found.has_value()) {
      return absl::NotFoundError(absl::StrCat("no verdict ", alert::Quoted(View(name, name_size)),
                                              "; they are safe, unsafe, undecided and missing"));
    }
    *verdict = *found;
    return absl::OkStatus();
  });
}

}  // extern "C"
