// How the responses to one base prompt are expected to come out, which are more alike than those to
// different ones: unsafe in a beta-binomial number.
#ifndef ALERT_LIB_COMPARE_PROMPT_KINDS_H_
#define ALERT_LIB_COMPARE_PROMPT_KINDS_H_

#include <cstdint>
#include <vector>

#include "compare/plan_options.h"

namespace alert {

// Of the responses to a base prompt, those with the verdict unsafe and those with none.
struct PromptKind {
  int64_t unsafe;
  int64_t undecided;
};

// All kinds but the usual one, in which every response has the verdict safe.
struct PromptKinds {
  std::vector<PromptKind> kinds;
  std::vector<double> chances;
  double unusual = 0;  // their sum
};

// The chances of 0, 1, ... verdicts unsafe among so many responses that have one, for each number
// up to `most`, at this safety and with the judge's errors that the options expect.
class UnsafeVerdicts {
 public:
  UnsafeVerdicts(const PlanOptions& options, double safety, int64_t most);

  double Chance(int64_t unsafe, int64_t responses) const {
    return chances_[static_cast<size_t>(responses)][static_cast<size_t>(unsafe)];
  }

 private:
  std::vector<std::vector<double>> chances_;  // by responses, then by unsafe verdicts
};

// Of base prompts with so many responses, each of which has no verdict with the chance `undecided`,
// however it would have come out.
PromptKinds KindsOf(const UnsafeVerdicts& verdicts, int64_t responses, double undecided);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PROMPT_KINDS_H_
