#include "run/reply.h"

#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "base/status.h"
#include "fmt/format.h"
#include "simdjson.h"

namespace alert::run {
namespace {

using simdjson::dom::element;

constexpr size_t kMostWords = 400;

// One line of at most kMostWords bytes, cut at a character boundary.
std::string Shorten(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (line.size() == kMostWords) break;
    const bool space = static_cast<unsigned char>(c) <= ' ';
    if (!space) line.push_back(c);
    if (space && !line.empty() && line.back() != ' ') line.push_back(' ');
  }
  if (line.size() == kMostWords) {
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80) {
      line.pop_back();
    }
    if (!line.empty()) line.pop_back();
    line += "...";
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return simdjson::validate_utf8(line) ? line : "(bytes that are no text)";
}

std::optional<std::string_view> TextAt(const element& json, const char* pointer) {
  std::string_view text;
  if (json.at_pointer(pointer).get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<int64_t> IntAt(const element& json, const char* pointer) {
  int64_t value;
  if (json.at_pointer(pointer).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

// Parses `body`, adding the padding that simdjson reads over. Views last as long as the parser.
simdjson::error_code Parse(simdjson::dom::parser* parser, std::string* body, element* json) {
  body->reserve(body->size() + simdjson::SIMDJSON_PADDING);
  return parser->parse(body->data(), body->size(), false).get(*json);
}

// The server's own words in an error's body, in the forms that servers use.
std::string WordsOf(std::string* body) {
  simdjson::dom::parser parser;
  element json;
  if (Parse(&parser, body, &json) == simdjson::SUCCESS) {
    for (const char* pointer : {"/error/message", "/error", "/message", "/detail"}) {
      if (std::optional<std::string_view> text = TextAt(json, pointer)) return Shorten(*text);
    }
  }
  return Shorten(*body);
}

// The phrases by which vLLM, llama.cpp, TGI and hosted services say it.
bool SaysContextOverflow(std::string_view body) {
  const std::string lower = absl::AsciiStrToLower({body.data(), body.size()});
  for (const char* phrase :
       {"context_length", "context length", "context size", "context window", "context_size",
        "maximum context", "must be <=", "prompt is too long", "too many tokens"}) {
    if (absl::StrContains(lower, phrase)) return true;
  }
  return false;
}

Outcome Failure(alert_run_failure failure, std::string words) {
  Outcome outcome;
  outcome.failure = failure;
  outcome.words = std::move(words);
  return outcome;
}

Outcome OfTransport(HttpResult* result) {
  switch (result->kind) {
    case HttpResult::Kind::kTimeout: {
      Outcome outcome = Failure(ALERT_RUN_FAILURE_TIMEOUT, std::move(result->error));
      outcome.overload = true;
      return outcome;
    }
    case HttpResult::Kind::kUntrusted: {
      Outcome outcome = Failure(ALERT_RUN_FAILURE_CONNECTION, std::move(result->error));
      outcome.hopeless = true;
      return outcome;
    }
    case HttpResult::Kind::kTruncated:
      return Failure(ALERT_RUN_FAILURE_TRUNCATED, std::move(result->error));
    case HttpResult::Kind::kGarbage:
      return Failure(ALERT_RUN_FAILURE_INVALID, std::move(result->error));
    case HttpResult::Kind::kTooLarge:
      return Failure(ALERT_RUN_FAILURE_TOO_LARGE, "the reply is larger than 16 MiB");
    default:
      return Failure(ALERT_RUN_FAILURE_CONNECTION, std::move(result->error));
  }
}

Outcome OfStatus(HttpResult* result) {
  const long status = result->status;
  std::string words = WordsOf(&result->body);
  words =
      words.empty() ? fmt::format("HTTP {}", status) : fmt::format("HTTP {}: {}", status, words);
  if (status == 401 || status == 403) {
    Outcome outcome = Failure(ALERT_RUN_FAILURE_AUTHENTICATION, std::move(words));
    outcome.hopeless = true;
    return outcome;
  }
  if (status == 429) {
    Outcome outcome = Failure(ALERT_RUN_FAILURE_RATE_LIMITED, std::move(words));
    outcome.overload = true;
    return outcome;
  }
  if (status == 408) return Failure(ALERT_RUN_FAILURE_TIMEOUT, std::move(words));
  if (status >= 500) {
    Outcome outcome = Failure(ALERT_RUN_FAILURE_SERVER_ERROR, std::move(words));
    outcome.overload = status == 503;
    return outcome;
  }
  const bool about_prompt = status == 400 || status == 413 || status == 422;
  if (about_prompt && (status == 413 || SaysContextOverflow(result->body))) {
    return Failure(ALERT_RUN_FAILURE_CONTEXT, std::move(words));
  }
  Outcome outcome = Failure(ALERT_RUN_FAILURE_CLIENT_ERROR, std::move(words));
  // A path, a method or a model that isn't there, or a redirect: the same for every prompt.
  outcome.hopeless = status < 400 || status == 404 || status == 405;
  return outcome;
}

// The text of a chat message: a string, or parts of which some are text, or the refusal that some
// services give in its place.
std::optional<std::string> MessageText(const element& json) {
  element content;
  if (json.at_pointer("/choices/0/message/content").get(content) != simdjson::SUCCESS) {
    if (!json.at_pointer("/choices/0/message").is_object()) return std::nullopt;
  } else if (content.is_string()) {
    return std::string(content.get_string().value_unsafe());
  } else if (content.is_array()) {
    const simdjson::dom::array parts = content.get_array().value_unsafe();
    std::string text;
    for (const element part : parts) {
      if (std::optional<std::string_view> piece = TextAt(part, "/text")) text += *piece;
    }
    return text;
  }
  return std::string(TextAt(json, "/choices/0/message/refusal").value_or(std::string_view()));
}

std::optional<std::string> AnswerText(Api api, const element& json, const std::string& body) {
  if (api == Api::kModerations) {
    if (!json.at_pointer("/results/0").is_object()) return std::nullopt;
    return body;
  }
  if (api == Api::kChat) return MessageText(json);
  std::optional<std::string_view> text = TextAt(json, "/choices/0/text");
  if (!text.has_value()) return std::nullopt;
  return std::string(*text);
}

bool IsBlank(std::string_view text) {
  return absl::StripAsciiWhitespace({text.data(), text.size()}).empty();
}

Outcome OfBody(Api api, HttpResult* result) {
  simdjson::dom::parser parser;
  element json;
  if (const simdjson::error_code code = Parse(&parser, &result->body, &json)) {
    return Failure(ALERT_RUN_FAILURE_INVALID,
                   fmt::format("the reply is no JSON: {}", simdjson::error_message(code)));
  }
  std::optional<std::string> text = AnswerText(api, json, result->body);
  if (!text.has_value()) {
    return Failure(ALERT_RUN_FAILURE_INVALID,
                   fmt::format("the reply has no answer in it: {}", WordsOf(&result->body)));
  }
  const std::string finish(TextAt(json, "/choices/0/finish_reason").value_or(std::string_view()));
  if (IsBlank(*text)) {
    return Failure(ALERT_RUN_FAILURE_EMPTY,
                   finish.empty()
                       ? std::string("the answer has no text")
                       : fmt::format("the answer has no text (finished by {})", Shorten(finish)));
  }
  Outcome outcome;
  outcome.answer.text = std::move(*text);
  outcome.answer.finish_reason = finish;
  outcome.answer.model = TextAt(json, "/model").value_or(std::string_view());
  outcome.answer.input_tokens = IntAt(json, "/usage/prompt_tokens");
  outcome.answer.output_tokens = IntAt(json, "/usage/completion_tokens");
  return outcome;
}

}  // namespace

Outcome ReadReply(Api api, HttpResult* result) {
  if (result->kind != HttpResult::Kind::kReply) return OfTransport(result);
  if (result->status < 200 || result->status > 299) return OfStatus(result);
  return OfBody(api, result);
}

}  // namespace alert::run
