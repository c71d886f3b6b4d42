#include "run/endpoint/reply.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"
#include "run/endpoint/event_stream.h"
#include "run/endpoint/lenient_json.h"
#include "run/endpoint/provider_error.h"
#include "simdjson.h"

namespace alert::run {
namespace {

using simdjson::dom::element;

// So much of a text is looked at for words: more than enough to fill them.
constexpr size_t kMostLookedAt = 16384;

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

bool IsBlank(std::string_view text) {
  return absl::StripAsciiWhitespace({text.data(), text.size()}).empty();
}

// Whether anybody could make something of it once it is mended.
bool IsReadable(std::string_view text) {
  return simdjson::validate_utf8(text) ||
         std::any_of(text.begin(), text.end(), absl::ascii_isalnum);
}

Outcome Failure(alert_run_failure failure, std::string words) {
  Outcome outcome;
  outcome.failure = failure;
  outcome.words = std::move(words);
  return outcome;
}

// Parts of which some are text: objects with one, or the texts themselves.
std::string JoinParts(const simdjson::dom::array& parts) {
  std::string text;
  for (const element part : parts) {
    std::string_view piece;
    if (part.get(piece) != simdjson::SUCCESS) {
      piece = TextAt(part, "/text").value_or(std::string_view());
    }
    text += piece;
  }
  return text;
}

// The text of a chat message: a string, or parts, or the refusal that some services give in its
// place. Nothing where there is no message, or its content is none of these.
std::optional<std::string> MessageText(const element& json) {
  element content;
  if (json.at_pointer("/choices/0/message/content").get(content) != simdjson::SUCCESS) {
    if (!json.at_pointer("/choices/0/message").is_object()) return std::nullopt;
  } else if (content.is_string()) {
    return std::string(content.get_string().value_unsafe());
  } else if (content.is_array()) {
    return JoinParts(content.get_array().value_unsafe());
  } else if (!content.is_null()) {
    return std::nullopt;
  }
  return std::string(TextAt(json, "/choices/0/message/refusal").value_or(std::string_view()));
}

// One reply while it is read.
class Reply {
 public:
  Reply(Api api, HttpResult* result, const Redactor& keys)
      : api_(api), result_(result), keys_(keys) {}

  Outcome Read() {
    if (result_->kind != HttpResult::Kind::kReply) return OfTransport();
    Parse();
    if (result_->status >= 200 && result_->status <= 299) return OfBody();
    return OfStatus(result_->status, fmt::format("HTTP {}", result_->status));
  }

 private:
  // Reads the body as JSON, after what is no JSON has been mended where that is needed.
  void Parse() {
    if (IsEventStream(result_->body, result_->content_type)) {
      JoinedStream joined = JoinEvents(result_->body);
      streamed_ = true;
      cut_off_ = !joined.complete;
      if (joined.json.empty()) return;
      result_->body = std::move(joined.json);
    }
    error_ = ParseBody();
    if (error_ == simdjson::SUCCESS) return;
    std::string mended = MendJson(result_->body);
    std::swap(result_->body, mended);
    // What can't be mended is shown as it came.
    if (ParseBody() == simdjson::SUCCESS) {
      error_ = simdjson::SUCCESS;
    } else {
      std::swap(result_->body, mended);
    }
  }

  // Adds the padding that simdjson reads over. Views last as long as the parser.
  simdjson::error_code ParseBody() {
    std::string& body = result_->body;
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    return parser_.parse(body.data(), body.size(), false).get(json_);
  }

  bool is_json() const { return error_ == simdjson::SUCCESS; }

  std::string Short(std::string_view text) const { return ShortWords(text, keys_); }

  // The server's own words in an error's body, in the forms that servers use.
  std::string Words() const {
    if (is_json()) {
      for (const char* pointer : {"/error/message", "/error", "/message", "/detail"}) {
        if (std::optional<std::string_view> text = TextAt(json_, pointer)) return Short(*text);
      }
    }
    return Short(result_->body);
  }

  Outcome OfTransport() {
    const auto failure = [this](alert_run_failure kind) {
      return Failure(kind, Short(result_->error));
    };
    Outcome outcome;
    switch (result_->kind) {
      case HttpResult::Kind::kTimeout:
        outcome = failure(ALERT_RUN_FAILURE_TIMEOUT);
        outcome.overload = true;
        return outcome;
      case HttpResult::Kind::kUntrusted:
        outcome = failure(ALERT_RUN_FAILURE_CONNECTION);
        outcome.reach = Reach::kAll;
        return outcome;
      case HttpResult::Kind::kTruncated:
        return failure(ALERT_RUN_FAILURE_TRUNCATED);
      case HttpResult::Kind::kGarbage:
        return failure(ALERT_RUN_FAILURE_INVALID);
      case HttpResult::Kind::kTooLarge:
        return Failure(ALERT_RUN_FAILURE_TOO_LARGE, "the reply is larger than 16 MiB");
      default:
        return failure(ALERT_RUN_FAILURE_CONNECTION);
    }
  }

  // `said` is how the status was given: "HTTP 400".
  Outcome OfStatus(long status, const std::string& said) {
    std::string words = Words();
    words = words.empty() ? said : absl::StrCat(said, ": ", words);
    const bool about_money =
        status == 402 || ((status == 429 || status == 403) && is_json() && SaysQuotaSpent(json_));
    if (about_money) return Spent(words);
    const bool too_fast = status == 429 || (status == 403 && result_->retry_after_seconds > 0);
    if (too_fast) {
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
    return OfRefusal(status, std::move(words));
  }

  // Of a status that says that the request is at fault.
  Outcome OfRefusal(long status, std::string words) const {
    if (status == 401) {
      Outcome outcome = Failure(ALERT_RUN_FAILURE_AUTHENTICATION, std::move(words));
      outcome.reach = Reach::kAll;
      return outcome;
    }
    if (status == 451 || (status >= 400 && is_json() && SaysFiltered(json_))) {
      return Failure(ALERT_RUN_FAILURE_FILTERED, std::move(words));
    }
    const bool about_prompt = status == 400 || status == 413 || status == 422;
    if (about_prompt && (status == 413 || SaysContextOverflow(result_->body))) {
      return Failure(ALERT_RUN_FAILURE_CONTEXT, std::move(words));
    }
    const bool forbidden = status == 403;
    Outcome outcome =
        Failure(forbidden ? ALERT_RUN_FAILURE_AUTHENTICATION : ALERT_RUN_FAILURE_CLIENT_ERROR,
                std::move(words));
    // A path, a method or a model that isn't there, or a redirect. But a firewall refuses single
    // prompts so, and a gateway those that no provider takes.
    const bool is_rule = forbidden || status < 400 || status == 404 || status == 405;
    if (is_rule) outcome.reach = Reach::kRule;
    return outcome;
  }

  static Outcome Spent(const std::string& words) {
    Outcome outcome = Failure(
        ALERT_RUN_FAILURE_CLIENT_ERROR,
        absl::StrCat(words, " (the quota or credit is used up: add to it, or take another key)"));
    outcome.reach = Reach::kAll;
    return outcome;
  }

  std::optional<std::string> AnswerText() const {
    if (api_ == Api::kModerations) {
      if (!json_.at_pointer("/results/0").is_object()) return std::nullopt;
      return result_->body;
    }
    if (api_ == Api::kChat) return MessageText(json_);
    std::optional<std::string_view> text = TextAt(json_, "/choices/0/text");
    if (!text.has_value()) return std::nullopt;
    return std::string(*text);
  }

  // Servers that take thoughts apart call them by one of these names.
  std::string_view Thought() const {
    for (const char* pointer :
         {"/choices/0/message/reasoning_content", "/choices/0/message/reasoning"}) {
      const std::optional<std::string_view> thought = TextAt(json_, pointer);
      if (thought.has_value() && !IsBlank(*thought)) return *thought;
    }
    return {};
  }

  std::string Logprobs() const {
    element logprobs;
    if (json_.at_pointer("/choices/0/logprobs").get(logprobs) != simdjson::SUCCESS) return {};
    return logprobs.is_object() ? simdjson::minify(logprobs) : std::string();
  }

  Outcome OfBody() {
    if (!is_json()) return Unreadable("the reply is no JSON");
    if (cut_off_) return Failure(ALERT_RUN_FAILURE_TRUNCATED, "the stream broke off");
    std::optional<std::string> text = AnswerText();
    const std::string finish(
        TextAt(json_, "/choices/0/finish_reason").value_or(std::string_view()));
    if (!text.has_value()) return WithoutAnswer(finish);
    if (IsBlank(*text) && (Thought().empty() || IsFilterReason(finish))) return Empty(finish);
    return Answered(IsBlank(*text) ? std::string() : *std::move(text), finish);
  }

  // A body that has no answer in it, though its status is that of one.
  Outcome WithoutAnswer(const std::string& finish) {
    if (std::optional<int64_t> code = IntAt(json_, "/error/code");
        code.has_value() && *code >= 400 && *code <= 599) {
      return OfStatus(static_cast<long>(*code),
                      fmt::format("HTTP {}, error {}", result_->status, *code));
    }
    if (SaysFiltered(json_)) return Filtered(finish);
    if (SaysQuotaSpent(json_)) return Spent(Words());
    return Unreadable("the reply has no answer in it");
  }

  Outcome Filtered(const std::string& finish) const {
    std::string words = finish.empty() ? Words() : absl::StrCat("finished by ", Short(finish));
    return Failure(ALERT_RUN_FAILURE_FILTERED, std::move(words));
  }

  Outcome Empty(const std::string& finish) const {
    if (IsFilterReason(finish)) return Filtered(finish);
    return Failure(ALERT_RUN_FAILURE_EMPTY,
                   finish.empty()
                       ? std::string("the answer has no text")
                       : absl::StrCat("the answer has no text (finished by ", Short(finish), ")"));
  }

  Outcome Unreadable(const char* what) const {
    std::string type = Short(result_->content_type);
    if (streamed_) absl::StrAppend(&type, type.empty() ? "" : ", ", "a stream, not asked for");
    if (!type.empty()) type = absl::StrCat(" (", type, ")");
    return Failure(ALERT_RUN_FAILURE_INVALID, absl::StrCat(what, type, ": ", Words()));
  }

  Outcome Answered(std::string text, const std::string& finish) const {
    Outcome outcome;
    Answer& answer = outcome.answer;
    answer.text = std::move(text);
    answer.thought = Thought();
    answer.logprobs = Logprobs();
    answer.finish_reason = finish;
    answer.model = TextAt(json_, "/model").value_or(std::string_view());
    answer.input_tokens = IntAt(json_, "/usage/prompt_tokens");
    answer.output_tokens = IntAt(json_, "/usage/completion_tokens");
    for (std::string* field :
         {&answer.text, &answer.thought, &answer.finish_reason, &answer.model}) {
      keys_.RemoveFrom(field);
      // simdjson lets half a surrogate pass where it is the second one.
      if (!simdjson::validate_utf8(*field)) *field = MendUtf8(*field);
    }
    return outcome;
  }

  Api api_;
  HttpResult* result_;
  const Redactor& keys_;
  simdjson::dom::parser parser_;
  element json_;
  simdjson::error_code error_ = simdjson::EMPTY;
  bool streamed_ = false;
  bool cut_off_ = false;
};

// Within a thought that is set apart, marks of thoughts mean nothing, and would end it.
std::string WithoutMarks(std::string_view thought) {
  std::string plain(thought);
  for (size_t at = plain.find('<'); at != std::string::npos; at = plain.find('<', at + 1)) {
    const absl::string_view rest(plain.data() + at + 1, plain.size() - at - 1);
    if (absl::StartsWithIgnoreCase(rest, "think") || absl::StartsWithIgnoreCase(rest, "/think")) {
      plain[at] = '(';
    }
  }
  return plain;
}

}  // namespace

std::string WithThought(const Answer& answer) {
  if (answer.thought.empty()) return answer.text;
  std::string text = absl::StrCat("<think>", WithoutMarks(answer.thought));
  const bool cut_off = answer.text.empty() && answer.finish_reason == "length";
  if (!cut_off) absl::StrAppend(&text, "</think>\n\n", answer.text);
  return text;
}

std::string ShortWords(std::string_view text, const Redactor& keys, size_t most) {
  if (!IsReadable(text)) return "(bytes that are no text)";
  std::string words = MendUtf8(text.substr(0, kMostLookedAt));
  keys.RemovePiecesFrom(&words);
  std::string line;
  for (const char c : words) {
    if (line.size() == most) break;
    const bool space = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (!space) line.push_back(c);
    if (space && !line.empty() && line.back() != ' ') line.push_back(' ');
  }
  if (line.size() == most) {
    // Cut at a character's boundary.
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80) {
      line.pop_back();
    }
    if (!line.empty()) line.pop_back();
    line += "...";
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Outcome ReadReply(Api api, HttpResult* result, const Redactor& keys) {
  return Reply(api, result, keys).Read();
}

}  // namespace alert::run
