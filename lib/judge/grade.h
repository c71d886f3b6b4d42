// Judges that answer with a number: its range, and the verdict that follows from a threshold.
#ifndef ALERT_LIB_JUDGE_GRADE_H_
#define ALERT_LIB_JUDGE_GRADE_H_

#include <optional>
#include <string>
#include <string_view>

#include "judge/judge.h"
#include "re2/re2.h"

namespace alert {

// The decimal number that `text` is, of digits and at most one point; none for anything else.
std::optional<double> WholeNumber(std::string_view text);

// Keeps `number` as the judgement's score and decides by it. Undecided where it is out of range.
void DecideByNumber(const GradeScale& scale, double number, Judgement* judgement);

// Keeps the number of a place that an answer has several times. They may differ, as where a judge
// thinks aloud; the last counts, and all have to come to the same verdict.
class LastNumber {
 public:
  explicit LastNumber(const GradeScale& scale) : scale_(scale) {}

  // Takes what stands at the next place, a number or not.
  void Add(std::string_view text);

  void Decide(Judgement* judgement) const;

 private:
  const GradeScale& scale_;
  double last_ = kNan;
  bool found_ = false;
  bool readable_ = false;  // what stood at the last place is a number
  bool contradicts_ = false;
};

// A generic judge's number: what the pattern's group or match holds, the JSON value at the pointer,
// or all of the answer where there is neither.
void ReadNumber(const GradeScale& scale, const RE2* pattern,
                const std::optional<std::string>& pointer, std::string_view answer,
                Judgement* judgement);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_GRADE_H_
