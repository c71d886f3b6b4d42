#include "judge/score.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "judge/answer.h"

namespace alert {
namespace {

// The text of a token: vocabularies write a leading space as U+2581 or U+0120.
std::string_view TokenText(std::string_view token) {
  for (std::string_view space : {"\xE2\x96\x81", "\xC4\xA0"}) {
    if (token.substr(0, space.size()) == space) token.remove_prefix(space.size());
  }
  return Trim(token);
}

bool Begins(std::string_view token, std::string_view word) {
  return token.size() >= 2 && token.size() <= word.size() && StartsWithIgnoreCase(word, token);
}

}  // namespace

double UnsafeProbability(absl::Span<const TokenLogprob> tokens, std::string_view safe_word,
                         std::string_view unsafe_word) {
  double safe = 0;
  double unsafe = 0;
  bool found_safe = false;
  bool found_unsafe = false;
  for (const TokenLogprob& token : tokens) {
    if (!(token.logprob <= 0)) continue;
    const std::string_view text = TokenText(token.token);
    if (Begins(text, unsafe_word)) {
      unsafe += std::exp(token.logprob);
      found_unsafe = true;
    } else if (Begins(text, safe_word)) {
      safe += std::exp(token.logprob);
      found_safe = true;
    }
  }
  if (found_safe && found_unsafe && safe + unsafe > 0) return unsafe / (safe + unsafe);
  if (found_unsafe) return std::min(unsafe, 1.0);
  if (found_safe) return std::max(1 - safe, 0.0);
  return kNan;
}

}  // namespace alert
