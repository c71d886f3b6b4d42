#include "run/endpoint.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "run/json_text.h"

namespace alert::run {
namespace {

constexpr std::string_view kRemoved = "[key removed]";

absl::string_view Absl(std::string_view text) {
  return {text.data(), text.size()};
}

std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool EndsWith(std::string_view text, std::string_view end) {
  return absl::EndsWith(Absl(text), Absl(end));
}

}  // namespace

std::string_view ApiName(Api api) {
  switch (api) {
    case Api::kChat:
      return "chat";
    case Api::kCompletions:
      return "completions";
    case Api::kModerations:
      return "moderations";
  }
  return "";
}

absl::StatusOr<Address> ParseEndpoint(std::string_view text) {
  const absl::string_view scheme =
      absl::StartsWith(Absl(text), "https://") ? "https://" : "http://";
  if (!absl::StartsWith(Absl(text), scheme) || text.size() == scheme.size()) {
    return absl::InvalidArgumentError(fmt::format(
        "{} is no endpoint: give a URL such as http://localhost:8000/v1", Quoted(text)));
  }
  const size_t host = scheme.size();
  const size_t path = std::min(text.find_first_of("/?#", host), text.size());
  if (text.substr(host, path - host).find('@') != std::string_view::npos) {
    return absl::InvalidArgumentError(
        "the endpoint's URL holds a user name or password: give the key in an environment "
        "variable");
  }
  const size_t query = std::min(text.find_first_of("?#", path), text.size());
  std::string_view base = text.substr(0, query);
  while (base.size() > path && base.back() == '/') base.remove_suffix(1);
  Address address;
  std::string_view added;
  if (EndsWith(base, "/chat/completions")) {
    address.api = Api::kChat;
  } else if (EndsWith(base, "/completions")) {
    address.api = Api::kCompletions;
  } else if (EndsWith(base, "/moderations")) {
    address.api = Api::kModerations;
  } else {
    added = EndsWith(base, "/v1") ? "/chat/completions" : "/v1/chat/completions";
  }
  address.url = absl::StrCat(Absl(base), Absl(added), Absl(text.substr(query)));
  return address;
}

absl::StatusOr<std::string> CanonicalObject(std::string_view json, std::string_view what) {
  if (json.empty()) return "{}";
  const nlohmann::json parsed = ParseJson<nlohmann::json>(json, kMostJsonDepth);
  if (parsed.is_object()) return Dump(parsed);
  return absl::InvalidArgumentError(
      fmt::format("{} is no JSON object, or is nested deeper than {}", what, kMostJsonDepth));
}

absl::StatusOr<std::string> CanonicalParameters(std::string_view json, std::string_view what) {
  absl::StatusOr<std::string> canonical = CanonicalObject(json, what);
  if (!canonical.ok()) return canonical;
  const nlohmann::json parsed = nlohmann::json::parse(*canonical);
  for (const char* key : {"model", "messages", "prompt", "input", "stream", "n"}) {
    if (parsed.contains(key)) {
      return absl::InvalidArgumentError(
          fmt::format("{} cannot set {}: the run sets it itself", what, Quoted(key)));
    }
  }
  return canonical;
}

std::string Quote(std::string_view text) {
  return Dump(nlohmann::json(std::string(text)));
}

RequestBuilder::RequestBuilder(Api api, std::string_view model, std::string_view system,
                               std::string_view parameters)
    : api_(api), head_(absl::StrCat("{\"model\":", Quote(model))) {
  if (parameters != "{}") {
    absl::StrAppend(&head_, ",", Absl(parameters.substr(1, parameters.size() - 2)));
  }
  if (system.empty()) return;
  system_ = api == Api::kChat
                ? absl::StrCat("{\"role\":\"system\",\"content\":", Quote(system), "},")
                : absl::StrCat(Absl(system), "\n\n");
}

std::string RequestBuilder::ForPrompt(std::string_view prompt) const {
  switch (api_) {
    case Api::kChat:
      return absl::StrCat(head_, ",\"messages\":[", system_,
                          "{\"role\":\"user\",\"content\":", Quote(prompt), "}]}");
    case Api::kCompletions:
      return absl::StrCat(head_, ",\"prompt\":", Quote(absl::StrCat(system_, Absl(prompt))), "}");
    case Api::kModerations:
      return absl::StrCat(head_, ",\"input\":", Quote(prompt), "}");
  }
  return "";
}

std::string RequestBuilder::ForMessages(std::string_view messages_json) const {
  return absl::StrCat(head_, ",\"messages\":", Absl(messages_json), "}");
}

absl::StatusOr<Secret> Secret::FromEnvironment(const std::string& name) {
  Secret secret;
  if (name.empty()) return secret;
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') {
    return absl::FailedPreconditionError(
        fmt::format("the environment variable {} with the key is not set", Quoted(name)));
  }
  secret.value_ = value;
  for (const char c : secret.value_) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return absl::InvalidArgumentError(fmt::format(
          "the key in the environment variable {} holds a line break or control character",
          Quoted(name)));
    }
  }
  return secret;
}

void Secret::AddTo(HttpHeaders* headers) const {
  if (!value_.empty()) headers->Add(absl::StrCat("Authorization: Bearer ", value_));
}

void Secret::RemoveFrom(std::string* text) const {
  if (value_.empty() || text->find(value_) == std::string::npos) return;
  absl::StrReplaceAll({{value_, Absl(kRemoved)}}, text);
}

}  // namespace alert::run
