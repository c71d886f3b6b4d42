// What an endpoint's reply comes to: an answer, or a failure of a known kind.
#ifndef ALERT_LIB_RUN_REPLY_H_
#define ALERT_LIB_RUN_REPLY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "alert/run.h"
#include "run/endpoint.h"
#include "run/http_client.h"

namespace alert::run {

struct Answer {
  std::string text;
  std::string finish_reason;
  std::string model;  // as the endpoint calls itself
  std::optional<int64_t> input_tokens;
  std::optional<int64_t> output_tokens;
};

struct Outcome {
  alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
  bool overload = false;  // the endpoint has too much to do
  bool hopeless = false;  // no request of this run can succeed
  Answer answer;          // where there is no failure
  std::string words;      // the server's, or libcurl's, where there is one; one line, shortened
};

// Reads the result of a request to an endpoint of this API.
Outcome ReadReply(Api api, HttpResult* result);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_REPLY_H_
