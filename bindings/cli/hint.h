// How what the library finds wrong is mended, in the words of the command: its options and
// commands, which the library knows nothing of.
#ifndef ALERT_BINDINGS_CLI_HINT_H_
#define ALERT_BINDINGS_CLI_HINT_H_

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "abi_call.h"
#include "notice.h"

namespace alert::cli {

// "--field id=KEY reads it from another key"; empty where there is nothing to add.
std::string_view HintFor(alert_cause cause);

// `message`, and the hint for its cause behind a semicolon.
std::string WithHint(std::string message, alert_cause cause);

// Tells the hint for each cause among the problems that `owner` kept, once. `count` and `sample`
// are the functions of the library that tell them.
template <typename Owner, typename Count, typename Sample>
void TellHints(const Owner* owner, Count count, Sample sample) {
  std::array<bool, ALERT_CAUSE_COUNT> told{};
  for (size_t i = 0; i < count(owner); ++i) {
    alert_problem problem = ALERT_PROBLEM_INIT;
    Call(sample, owner, i, &problem);
    const std::string_view hint = HintFor(problem.cause);
    if (hint.empty() || std::exchange(told[problem.cause], true)) continue;
    Notice("hint: " + std::string(View(problem.message)) + "; " + std::string(hint));
  }
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_HINT_H_
