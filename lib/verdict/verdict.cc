#include "verdict/verdict.h"

namespace alert {
namespace {

constexpr Enumerator kVerdictTable[] = {{ALERT_VERDICT_SAFE, "safe"},
                                        {ALERT_VERDICT_UNSAFE, "unsafe"},
                                        {ALERT_VERDICT_UNDECIDED, "undecided"},
                                        {ALERT_VERDICT_MISSING, "missing"}};

}  // namespace

constexpr Enumeration kVerdicts("verdict", kVerdictTable);

}  // namespace alert
