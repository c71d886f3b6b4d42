#include "alert/verdict.h"

#include "verdict/verdict.h"

extern "C" {

alert_status alert_verdict_name(alert_verdict verdict, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kVerdicts, verdict, name, error);
}

alert_status alert_verdict_find(const char* name, size_t name_size, alert_verdict* verdict,
                                alert_error* error) {
  return alert::capi::EnumFind(alert::kVerdicts, name, name_size, verdict, error);
}

}  // extern "C"
