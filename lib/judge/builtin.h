// The judges that are built in.
#ifndef ALERT_LIB_JUDGE_BUILTIN_H_
#define ALERT_LIB_JUDGE_BUILTIN_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "judge/judge.h"
#include "judge/profile.h"

namespace alert {

// The judge with this name, or null.
std::shared_ptr<const Judge> MakeBuiltinJudge(std::string_view name);

// A judge that gives numbers, with another threshold. InvalidArgument where it gives none, or the
// threshold is no number of its range.
absl::StatusOr<std::shared_ptr<const Judge>> MakeJudgeWithThreshold(const Profile& known,
                                                                    std::string_view threshold);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_BUILTIN_H_
