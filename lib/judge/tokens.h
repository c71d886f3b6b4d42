// Marks that are the models' own: special tokens, and what they set their thoughts off with. What
// takes them off an answer and what keeps them out of a request have to know the same ones.
#ifndef ALERT_LIB_JUDGE_TOKENS_H_
#define ALERT_LIB_JUDGE_TOKENS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "judge/answer.h"

namespace alert {

// What a thought begins and ends with, in any letter case.
struct ThoughtMarks {
  std::string_view open;
  std::string_view close;
};
inline constexpr ThoughtMarks kThoughtMarks[] = {{"<think>", "</think>"},
                                                 {"<thinking>", "</thinking>"},
                                                 {"<thought>", "</thought>"},
                                                 {"<reasoning>", "</reasoning>"},
                                                 {"<analysis>", "</analysis>"},
                                                 {"<reflection>", "</reflection>"},
                                                 {"<seed:think>", "</seed:think>"},
                                                 {"[THINK]", "[/THINK]"},
                                                 {"<|begin_of_thought|>", "<|end_of_thought|>"},
                                                 {"<|START_THINKING|>", "<|END_THINKING|>"},
                                                 {"<|inner_prefix|>", "<|inner_suffix|>"},
                                                 {"<|channel>", "<channel|>"},
                                                 {"<unused94>", "<unused95>"}};

// Up to 32 marks, a bit each, of which the first bytes of a text tell at once which may stand
// there: nearly always none. Letter case does not matter.
class MarkHeads {
 public:
  constexpr void Add(std::string_view mark, size_t bit) {
    for (size_t i = 0; i < kHead; ++i) {
      for (size_t byte = 0; byte < 256; ++byte) {
        const bool fits = i >= mark.size() || ToLower(mark[i]) == ToLower(static_cast<char>(byte));
        if (fits) marks_[i][byte] |= uint32_t{1} << bit;
      }
    }
  }

  uint32_t Candidates(std::string_view text) const {
    uint32_t candidates = text.empty() ? 0 : ~uint32_t{0};
    for (size_t i = 0; i < std::min(text.size(), kHead) && candidates != 0; ++i) {
      candidates &= marks_[i][static_cast<unsigned char>(text[i])];
    }
    return candidates;
  }

 private:
  static constexpr size_t kHead = 5;
  uint32_t marks_[kHead][256] = {};
};

// Whether a special token, or the mark of a thought, begins here: for keeping it out of a request.
bool BeginsToken(std::string_view text);

// Takes the special token at the front of `text` off it, and the role that a chat template writes
// behind it. False where there is none.
bool TakeToken(std::string_view* text);

// Trimmed, and without special tokens at its ends.
std::string_view StripTokens(std::string_view text);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_TOKENS_H_
