#include "attack/attack.h"

#include "base/text.h"

namespace alert {
namespace {

constexpr std::string_view kNames[kAttackCount] = {"none", "suffix", "prefix", "token-manipulation",
                                                   "jailbreak"};

struct Spelling {
  std::string_view text;
  size_t attack;
};

constexpr Spelling kSpellings[] = {
    {"", 0},
    {"none", 0},
    {"suffix", 1},
    {"adversarial_suffix", 1},
    {"prefix", 2},
    {"adversarial_prefix", 2},
    {"token_manipulation", 3},
    {"manipulated_tokens", 3},
    {"jailbreak", 4},
    {"jailbreaking", 4},
};

}  // namespace

std::string_view AttackName(size_t index) {
  return index < kAttackCount ? kNames[index] : std::string_view();
}

std::string_view CanonicalAttack(std::string_view spelling) {
  for (const Spelling& known : kSpellings) {
    if (SameName(spelling, known.text)) return kNames[known.attack];
  }
  return spelling;
}

}  // namespace alert
