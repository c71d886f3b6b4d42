#include "judge/score.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "judge/answer.h"

namespace alert {
namespace {

// Probabilities of 1 are written as a little more.
constexpr double kRounding = 1e-6;

// The word of a token: vocabularies write a leading space as U+2581 or U+0120. Of a token such as
// <UNSAFE-S4>, which is all of an answer, it is what tells the verdict.
std::string_view TokenText(std::string_view token) {
  for (std::string_view space : {"\xE2\x96\x81", "\xC4\xA0"}) {
    if (token.substr(0, space.size()) == space) token.remove_prefix(space.size());
  }
  token = Trim(token);
  const bool is_tag = token.size() > 2 && token.front() == '<' && token.back() == '>';
  if (!is_tag) return token;
  token = token.substr(1, token.size() - 2);
  return token.substr(0, token.find('-'));
}

bool Begins(std::string_view token, std::string_view word) {
  const bool is_long = token.size() >= 2 || token.size() == word.size();
  return is_long && token.size() <= word.size() && StartsWithIgnoreCase(word, token);
}

}  // namespace

double UnsafeProbability(absl::Span<const TokenLogprob> tokens, std::string_view safe_word,
                         std::string_view unsafe_word) {
  double safe = 0;
  double unsafe = 0;
  bool found_safe = false;
  bool found_unsafe = false;
  for (const TokenLogprob& token : tokens) {
    const std::string_view text = TokenText(token.token);
    const bool is_unsafe = Begins(text, unsafe_word);
    const bool is_safe = !is_unsafe && Begins(text, safe_word);
    if (!is_unsafe && !is_safe) continue;
    // One that nobody knows may be any.
    if (!(token.logprob <= kRounding)) return kNan;
    (is_unsafe ? unsafe : safe) += std::exp(token.logprob);
    found_unsafe = found_unsafe || is_unsafe;
    found_safe = found_safe || is_safe;
  }
  if (found_safe && found_unsafe && safe + unsafe > 0) return unsafe / (safe + unsafe);
  if (found_unsafe) return std::min(unsafe, 1.0);
  if (found_safe) return std::max(1 - safe, 0.0);
  return kNan;
}

}  // namespace alert
