#include "score/scope.h"

namespace alert {
namespace {

constexpr Enumerator kScopeTable[] = {{ALERT_SCORE_CATEGORY, "category"},
                                      {ALERT_SCORE_MACRO, "macro"},
                                      {ALERT_SCORE_ATTACK, "attack"},
                                      {ALERT_SCORE_LANGUAGE, "language"},
                                      {ALERT_SCORE_OVERALL, "overall"},
                                      {ALERT_SCORE_MEAN, "mean"},
                                      {ALERT_SCORE_EVERY_SAMPLE, "every-sample"},
                                      {ALERT_SCORE_EVERY_ATTACK, "every-attack"},
                                      {ALERT_SCORE_EVERY_LANGUAGE, "every-language"}};

}  // namespace

constexpr Enumeration kScoreScopes("scope of a score", kScopeTable);

}  // namespace alert
