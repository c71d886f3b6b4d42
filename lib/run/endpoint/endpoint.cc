#include "run/endpoint/endpoint.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "run/endpoint/secret.h"
#include "run/store/hash.h"
#include "text/json_value.h"

namespace alert::run {
namespace {

constexpr std::string_view kHashed = "sha256:";
constexpr size_t kHashDigits = 16;

std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool EndsWith(std::string_view text, std::string_view end) {
  return absl::EndsWith(Absl(text), Absl(end));
}

// What libcurl would find out only when it is asked to send something there.
absl::Status CheckUrl(std::string_view text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  if (url == nullptr) return absl::ResourceExhaustedError("out of memory");
  const bool plain =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c != 0x7f; });
  const CURLUcode code = plain
                             ? curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0)
                             : CURLUE_MALFORMED_INPUT;
  if (code == CURLUE_OK) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{} is no URL ({}): give one such as http://localhost:8000/v1",
                  Quoted(WithoutQueryValues(text)),
                  plain ? curl_url_strerror(code) : "it holds a space or a control character"));
}

// Calls `visit` with each value of the query and where it begins; one without a name is a value.
template <typename Visit>
void ForEachQueryValue(std::string_view url, const Visit& visit) {
  const size_t fragment = std::min(url.find('#'), url.size());
  size_t begin = url.find('?');
  while (begin < fragment) {
    const size_t end = std::min(url.find_first_of("&;", begin + 1), fragment);
    const size_t equals = url.substr(0, end).find('=', begin + 1);
    const size_t value = equals == std::string_view::npos ? begin + 1 : equals + 1;
    visit(value, url.substr(value, end - value));
    begin = end == fragment ? std::string_view::npos : end;
  }
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
      absl::StartsWithIgnoreCase(Absl(text), "https://") ? "https://" : "http://";
  if (!absl::StartsWithIgnoreCase(Absl(text), scheme) || text.size() == scheme.size()) {
    return absl::InvalidArgumentError(
        fmt::format("{} is no endpoint: give a URL such as http://localhost:8000/v1",
                    Quoted(WithoutQueryValues(text))));
  }
  const size_t host = scheme.size();
  const size_t path = std::min(text.find_first_of("/?#", host), text.size());
  if (text.substr(host, path - host).find('@') != std::string_view::npos) {
    return absl::InvalidArgumentError(
        "the endpoint's URL holds a user name or password: give the key in an environment "
        "variable");
  }
  ALERT_RETURN_IF_ERROR(CheckUrl(text));
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
    // A base has its version in it, whatever that is called ("/v1beta/openai"); a bare host has
    // none.
    added = base.size() > path ? "/chat/completions" : "/v1/chat/completions";
  }
  address.url = absl::StrCat(Absl(base), Absl(added), Absl(text.substr(query)));
  address.shown = WithoutQueryValues(address.url);
  return address;
}

std::string WithoutQueryValues(std::string_view url) {
  std::string shown;
  size_t done = 0;
  ForEachQueryValue(url, [&](size_t begin, std::string_view value) {
    shown += url.substr(done, begin - done);
    done = begin + value.size();
    if (value.empty() || absl::StartsWith(Absl(value), Absl(kHashed))) {
      shown += value;
    } else {
      shown += kHashed;
      shown += Hex(Hasher("alert query").Add(value).Finish()).substr(0, kHashDigits);
    }
  });
  shown += url.substr(done);
  return shown;
}

std::vector<std::string> QueryValues(std::string_view url) {
  std::vector<std::string> values;
  ForEachQueryValue(url, [&](size_t, std::string_view value) {
    if (value.size() >= kLeastSecret) values.emplace_back(value);
  });
  return values;
}

absl::StatusOr<std::string> CanonicalObject(std::string_view json, std::string_view what) {
  if (json.empty()) return "{}";
  const nlohmann::json parsed = ParseJsonValue<nlohmann::json>(json);
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

std::string JsonText(std::string_view text) {
  return Dump(nlohmann::json(std::string(text)));
}

RequestBuilder::RequestBuilder(Api api, std::string_view model, std::string_view system,
                               std::string_view parameters)
    : api_(api), head_(absl::StrCat("{\"model\":", JsonText(model))) {
  if (parameters != "{}") {
    absl::StrAppend(&head_, ",", Absl(parameters.substr(1, parameters.size() - 2)));
  }
  if (system.empty()) return;
  system_ = api == Api::kChat
                ? absl::StrCat("{\"role\":\"system\",\"content\":", JsonText(system), "},")
                : absl::StrCat(Absl(system), "\n\n");
}

std::string RequestBuilder::ForPrompt(std::string_view prompt) const {
  switch (api_) {
    case Api::kChat:
      return absl::StrCat(head_, ",\"messages\":[", system_,
                          "{\"role\":\"user\",\"content\":", JsonText(prompt), "}]}");
    case Api::kCompletions:
      return absl::StrCat(head_, ",\"prompt\":", JsonText(absl::StrCat(system_, Absl(prompt))),
                          "}");
    case Api::kModerations:
      return absl::StrCat(head_, ",\"input\":", JsonText(prompt), "}");
  }
  return "";
}

std::string RequestBuilder::ForMessages(std::string_view messages_json) const {
  return absl::StrCat(head_, ",\"messages\":", Absl(messages_json), "}");
}

}  // namespace alert::run
