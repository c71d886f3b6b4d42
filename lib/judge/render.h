// Putting a prompt and a response into a template.
#ifndef ALERT_LIB_JUDGE_RENDER_H_
#define ALERT_LIB_JUDGE_RENDER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "judge/defuse.h"
#include "judge/judge.h"

namespace alert {

struct Exchange {
  std::string prompt;
  std::string response;
};

// A prompt and the answer in the response to it, without its thoughts, defused; or both as they
// are, where `verbatim`. InvalidArgument where there are thoughts and no answer: a judge that is
// asked about nothing would give a verdict all the same.
absl::StatusOr<Exchange> MakeExchange(std::string_view prompt, std::string_view response,
                                      const Markers& markers, bool verbatim);

// `text` with {prompt} and {response} replaced, in one pass: what is put in is not looked at again.
std::string FillTemplate(std::string_view text, const Exchange& exchange);

// The two turns, as a chat endpoint takes them.
Request TwoTurns(Exchange exchange);

// "the judge `name` has no raw form" or the like; FailedPrecondition.
absl::Status NoSuchForm(const Judge& judge, alert_judge_form form);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_RENDER_H_
