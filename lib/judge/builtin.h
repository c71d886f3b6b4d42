// The judges that are built in.
#ifndef ALERT_LIB_JUDGE_BUILTIN_H_
#define ALERT_LIB_JUDGE_BUILTIN_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "judge/judge.h"

namespace alert {

// The judge with this name (Judge::Builtin), or null. InvalidArgument for a threshold that it does
// not take.
absl::StatusOr<std::shared_ptr<const Judge>> MakeBuiltinJudge(std::string_view full_name);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_BUILTIN_H_
