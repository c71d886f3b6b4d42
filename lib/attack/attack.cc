#include "attack/attack.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace alert {
namespace {

constexpr std::string_view kNames[kAttackCount] = {"none", "suffix", "prefix", "token-manipulation",
                                                   "jailbreak"};

struct Spelling {
  std::string_view text;  // lower case, hyphens as underscores
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

// Compares as it folds, so that a row of a dataset costs no copy.
bool SameName(std::string_view spelling, std::string_view folded) {
  return spelling.size() == folded.size() &&
         std::equal(spelling.begin(), spelling.end(), folded.begin(), [](char a, char b) {
           return (a == '-' ? '_' : absl::ascii_tolower(static_cast<unsigned char>(a))) == b;
         });
}

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
