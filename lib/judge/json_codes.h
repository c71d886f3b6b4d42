// Hazard codes that a JSON answer holds.
#ifndef ALERT_LIB_JUDGE_JSON_CODES_H_
#define ALERT_LIB_JUDGE_JSON_CODES_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "judge/codes.h"
#include "judge/judge.h"

namespace alert {

// Adds codes and names of parsed JSON, which is gone after this, as views of the answer. They must
// come in the order of the answer: each is looked for where the one before it ends.
class AnswerCodes {
 public:
  AnswerCodes(absl::Span<const JudgeCode> known, std::string_view answer, Judgement* judgement)
      : codes_(known, judgement), answer_(answer) {}

  void AddCode(std::string_view code);
  void AddNames(std::string_view names);

  // Whatever is added after this changes nothing.
  bool overflow() const { return codes_.overflow(); }

 private:
  // Only texts written with escapes need more than one search through the answer in all.
  static constexpr size_t kSearches = 128;

  // None where the answer writes `text` with escapes only.
  std::optional<std::string_view> InAnswer(std::string_view text);

  size_t Find(std::string_view text, size_t from);

  // Whether `text` was looked for in vain. Once too much was searched, as only an answer made for
  // that needs, nothing more is looked for.
  bool IsMissed(std::string_view text) const;

  CodeCollector codes_;
  std::string_view answer_;
  size_t next_ = 0;
  size_t searched_ = 0;
  std::vector<std::string_view> missed_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_JSON_CODES_H_
