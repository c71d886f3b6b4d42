#include "alert/attack.h"

#include "absl/strings/str_cat.h"
#include "attack/attack.h"
#include "base/guard.h"

using alert::capi::Guard;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;

extern "C" {

size_t alert_attack_count(void) {
  return alert::kAttackCount;
}

alert_status alert_attack_at(size_t index, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    if (index >= alert::kAttackCount) return NoIndex("attack", index, alert::kAttackCount);
    *name = Str(alert::AttackName(index));
    return absl::OkStatus();
  });
}

alert_status alert_attack_canonical(const char* spelling, size_t spelling_size, alert_str* name,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(spelling, spelling_size);
    ALERT_REQUIRE(name);
    *name = Str(alert::CanonicalAttack(View(spelling, spelling_size)));
    return absl::OkStatus();
  });
}

}  // extern "C"
