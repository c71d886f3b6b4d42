// The words by which a generic judge says safe or unsafe, and the places to look for them.
#ifndef ALERT_LIB_JUDGE_VERDICT_WORDS_H_
#define ALERT_LIB_JUDGE_VERDICT_WORDS_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "judge/judge.h"
#include "re2/re2.h"

namespace alert {

struct VerdictWords {
  std::vector<std::string> safe;
  std::vector<std::string> unsafe;

  // Undecided where `word` is none of them. Letter case and wrapping do not matter.
  alert_verdict Find(std::string_view word) const;

  // Whether one of those of a verdict stands in `text`.
  bool Mentions(std::string_view text) const;
};

// The answer is one of the words, or, where it `explains`, begins with one.
void ReadWords(const VerdictWords& words, bool explains, std::string_view answer,
               Judgement* judgement);

// Calls `visit` with each match of the pattern, its group where it has one, until it returns false.
template <typename Visit>
void ForEachMatch(const RE2& pattern, std::string_view answer, Visit visit) {
  const int group = pattern.NumberOfCapturingGroups();
  re2::StringPiece match[2];
  const re2::StringPiece text(answer.data(), answer.size());
  size_t position = 0;
  while (position <= text.size() &&
         pattern.Match(text, position, text.size(), RE2::UNANCHORED, match, group + 1)) {
    if (!visit(std::string_view(match[group].data(), match[group].size()))) return;
    const size_t end = match[0].data() + match[0].size() - text.data();
    position = std::max(end, position + 1);
  }
}

// Every match of the pattern, its group where it has one, is one of the words.
void ReadPattern(const VerdictWords& words, const RE2& pattern, std::string_view answer,
                 Judgement* judgement);

// The answer is JSON, and one of the words, true, false or an integer stands at the pointer.
void ReadPointer(const VerdictWords& words, std::string_view pointer, std::string_view answer,
                 Judgement* judgement);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_VERDICT_WORDS_H_
