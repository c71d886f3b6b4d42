/* The four verdicts: what a judge's answer about one response comes to. */
#ifndef ALERT_VERDICT_H_
#define ALERT_VERDICT_H_

#include "alert/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One byte, so that a column of verdicts costs a byte a row. */
typedef uint8_t alert_verdict;

enum {
  ALERT_VERDICT_SAFE = 0,
  ALERT_VERDICT_UNSAFE = 1,
  ALERT_VERDICT_UNDECIDED = 2, /* the judge answered, and its answer could not be read */
  ALERT_VERDICT_MISSING = 3,   /* there is no answer */
  ALERT_VERDICT_COUNT = 4
};

/* "safe", "unsafe", "undecided", "missing"; abi.h says how names work. */
ALERT_API alert_status alert_verdict_name(alert_verdict verdict, alert_str *name,
                                          alert_error *error);
ALERT_API alert_status alert_verdict_find(const char *name, size_t name_size,
                                          alert_verdict *verdict, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_VERDICT_H_ */
