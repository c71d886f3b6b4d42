// Judges that a user describes in a JSON file: a template, and where the answer has its verdict.
#ifndef ALERT_LIB_JUDGE_GENERIC_H_
#define ALERT_LIB_JUDGE_GENERIC_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "judge/judge.h"

namespace alert {

absl::StatusOr<std::shared_ptr<const Judge>> ParseGenericJudge(std::string_view json);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_GENERIC_H_
