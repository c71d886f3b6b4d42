// The names of attacks.
#ifndef ALERT_ATTACK_HPP_
#define ALERT_ATTACK_HPP_

#include <cstddef>
#include <string_view>

#include "alert/abi.hpp"
#include "alert/attack.h"

namespace alert {
inline namespace v0 {

inline size_t AttackCount() {
  return alert_attack_count();
}

inline std::string_view AttackName(size_t index) {
  return internal::CallForText(alert_attack_at, index);
}

// A view of `spelling` where that is unknown.
inline std::string_view CanonicalAttack(std::string_view spelling) {
  return internal::CallForText(alert_attack_canonical, spelling.data(), spelling.size());
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_ATTACK_HPP_
