// An endpoint of the OpenAI-compatible API: where it is, and what to send.
#ifndef ALERT_LIB_RUN_ENDPOINT_ENDPOINT_H_
#define ALERT_LIB_RUN_ENDPOINT_ENDPOINT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace alert::run {

enum class Api { kChat, kCompletions, kModerations };

std::string_view ApiName(Api api);

struct Address {
  Api api = Api::kChat;
  std::string url;    // whole
  std::string shown;  // for people and stores: WithoutQueryValues
};

// From what a user gives: a host, a base such as http://host/v1, or the whole URL of a path of the
// API. InvalidArgument where it is no http(s) URL, or has a user name or a password in it.
absl::StatusOr<Address> ParseEndpoint(std::string_view text);

// `url` with a hash in place of each value of its query, where some services want their key:
// "https://host/v1?api-key=sha256:5f2a...". Two URLs differ so if they did before; a hash stays.
std::string WithoutQueryValues(std::string_view url);

// The values of `url`'s query that may be secrets, as they are written there.
std::vector<std::string> QueryValues(std::string_view url);

// A JSON object that was given as text, with sorted keys and no spaces; "{}" for an empty text.
// InvalidArgument where it is none; `what` names it.
absl::StatusOr<std::string> CanonicalObject(std::string_view json, std::string_view what);

// The same for a request's parameters, which must not set a key that the request itself sets.
absl::StatusOr<std::string> CanonicalParameters(std::string_view json, std::string_view what);

// `text` as a JSON string, quotes included.
std::string JsonText(std::string_view text);

// Puts request bodies together.
class RequestBuilder {
 public:
  // `parameters` in canonical form.
  RequestBuilder(Api api, std::string_view model, std::string_view system,
                 std::string_view parameters);

  // For a prompt: a user message after the system text, or the text to complete.
  std::string ForPrompt(std::string_view prompt) const;

  // For chat messages that are a JSON array already.
  std::string ForMessages(std::string_view messages_json) const;

 private:
  Api api_;
  std::string head_;    // the object so far: model and parameters
  std::string system_;  // as a message and a comma, or as text before the prompt
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_ENDPOINT_H_
