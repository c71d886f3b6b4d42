// The scopes of a score's rows, by name.
#ifndef ALERT_LIB_SCORE_SCOPE_H_
#define ALERT_LIB_SCORE_SCOPE_H_

#include "alert/score.h"
#include "base/enumeration.h"

namespace alert {

extern const Enumeration kScoreScopes;

}  // namespace alert

#endif  // ALERT_LIB_SCORE_SCOPE_H_
