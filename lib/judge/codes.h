// Hazard codes of an answer: read, given the judge's own spelling, and kept once each.
#ifndef ALERT_LIB_JUDGE_CODES_H_
#define ALERT_LIB_JUDGE_CODES_H_

#include <string_view>

#include "absl/types/span.h"
#include "judge/judge.h"

namespace alert {

// Collects codes into a judgement.
class CodeCollector {
 public:
  CodeCollector(absl::Span<const JudgeCode> known, Judgement* judgement)
      : known_(known), judgement_(judgement) {}

  // Adds a code that the judge knows in its own spelling, another as `code`, which must be a view
  // of the answer.
  void Add(std::string_view code);

  // Adds the codes of a list such as "S1, s2" or "S1: Violent Crimes". False, with nothing added,
  // where it is no such list.
  bool AddShortCodes(std::string_view list);

  // Adds the names of a comma-separated list; "None" and empty ones are none.
  void AddNames(std::string_view list);

  // More codes were added than a judgement holds.
  bool overflow() const { return overflow_; }

 private:
  absl::Span<const JudgeCode> known_;
  Judgement* judgement_;
  bool overflow_ = false;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_CODES_H_
