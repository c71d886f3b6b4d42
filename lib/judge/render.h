// Putting a prompt and a response into a template.
#ifndef ALERT_LIB_JUDGE_RENDER_H_
#define ALERT_LIB_JUDGE_RENDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
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
// With `thoughts` kept, or alone, these stand for the answer.
absl::StatusOr<Exchange> MakeExchange(std::string_view prompt, std::string_view response,
                                      Thoughts thoughts, const Markers& markers, bool verbatim);

// `text` with {prompt} and {response} replaced, in one pass: what is put in is not looked at again.
std::string FillTemplate(std::string_view text, const Exchange& exchange);

// A message of a request, with {prompt} and {response} in its content.
struct MessageTemplate {
  std::string role;
  std::string content;
};

// Of a JSON array of {"role", "content"} that is known to be one.
std::vector<MessageTemplate> ParseMessageTemplates(std::string_view json);

// The messages filled in. The roles are views of `messages`.
Request FillMessages(absl::Span<const MessageTemplate> messages, const Exchange& exchange);

// The two turns, as a chat endpoint takes them.
Request TwoTurns(Exchange exchange);

// "the judge `name` has no raw form" or the like; FailedPrecondition.
absl::Status NoSuchForm(const Judge& judge, alert_judge_form form);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_RENDER_H_
