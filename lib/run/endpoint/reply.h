// What an endpoint's reply comes to: an answer, or a failure of a known kind.
#ifndef ALERT_LIB_RUN_ENDPOINT_REPLY_H_
#define ALERT_LIB_RUN_ENDPOINT_REPLY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alert/run.h"
#include "run/endpoint/endpoint.h"
#include "run/endpoint/http_client.h"
#include "run/endpoint/secret.h"

namespace alert::run {

struct Answer {
  std::string text;
  std::string thought;   // what the server has set apart of the model's thoughts; empty: nothing
  std::string logprobs;  // the choice's, as JSON; empty where there are none
  std::string finish_reason;
  std::string model;  // as the endpoint calls itself
  std::optional<int64_t> input_tokens;
  std::optional<int64_t> output_tokens;
};

// What a failure says of other requests to the same endpoint.
enum class Reach {
  kUnknown,  // nothing: it may be the endpoint's, or the prompt's
  kRule,     // they would fail as well, unless some of them have been seen to succeed
  kAll       // no request of this run can succeed
};

struct Outcome {
  alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
  bool overload = false;  // the endpoint has too much to do
  Reach reach = Reach::kUnknown;
  Answer answer;      // where there is no failure
  std::string words;  // the server's, or libcurl's, where there is one; one line, shortened
};

// Reads the result of a request to an endpoint of this API. `keys` are removed from all of it.
Outcome ReadReply(Api api, HttpResult* result, const Redactor& keys);

// The answer behind its thought, in marks that judges know, as a server has it that leaves thoughts
// in the text. A thought that the answer's end cut off is not closed.
std::string WithThought(const Answer& answer);

// Words for people: one line, without keys and control characters, cut after `most` bytes.
constexpr size_t kMostWords = 400;
std::string ShortWords(std::string_view text, const Redactor& keys, size_t most = kMostWords);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_REPLY_H_
