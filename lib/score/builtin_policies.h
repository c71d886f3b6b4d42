// The policies that come with the library, in their JSON form.
#ifndef ALERT_LIB_SCORE_BUILTIN_POLICIES_H_
#define ALERT_LIB_SCORE_BUILTIN_POLICIES_H_

#include <cstddef>
#include <string_view>

namespace alert {

struct BuiltinPolicy {
  std::string_view name;
  std::string_view json;
};

inline constexpr size_t kBuiltinPolicyCount = 4;

// `index` < kBuiltinPolicyCount; "alert" is the first.
BuiltinPolicy BuiltinPolicyAt(size_t index);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_BUILTIN_POLICIES_H_
