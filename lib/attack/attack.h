// The attacks of ALERT's adversarial split and the folding of their spellings.
#ifndef ALERT_LIB_ATTACK_ATTACK_H_
#define ALERT_LIB_ATTACK_ATTACK_H_

#include <cstddef>
#include <string_view>

namespace alert {

// How many attacks have a canonical name; index 0 is "none", a plain prompt.
inline constexpr size_t kAttackCount = 5;

// The canonical name with this index; empty for an index past them.
std::string_view AttackName(size_t index);

// The canonical name of a spelling, in any letter case, hyphens and underscores alike. Empty text
// is "none"; an unknown spelling comes back as it is, a view of `spelling`.
std::string_view CanonicalAttack(std::string_view spelling);

}  // namespace alert

#endif  // ALERT_LIB_ATTACK_ATTACK_H_
