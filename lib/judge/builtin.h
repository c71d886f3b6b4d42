// The judges that are built in.
#ifndef ALERT_LIB_JUDGE_BUILTIN_H_
#define ALERT_LIB_JUDGE_BUILTIN_H_

#include <memory>
#include <string_view>

#include "judge/judge.h"

namespace alert {

// The judge with this name, or null.
std::shared_ptr<const Judge> MakeBuiltinJudge(std::string_view name);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_BUILTIN_H_
