#include "judge/render.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "judge/answer.h"
#include "judge/thought.h"
#include "nlohmann/json.hpp"

namespace alert {

namespace {

const char* WhyNothing(std::string_view why) {
  if (why == reason::kTruncated) {
    return "the response ends within its thought: there is no answer to judge";
  }
  if (why == reason::kNoAnswer) {
    return "the response is a thought with nothing behind it: there is no answer to judge";
  }
  return "the response has no thought: there is none to judge";
}

}  // namespace

absl::StatusOr<Exchange> MakeExchange(std::string_view prompt, std::string_view response,
                                      Thoughts thoughts, const Markers& markers, bool verbatim) {
  if (verbatim) return Exchange{std::string(prompt), std::string(response)};
  const JudgedPart part = PartOf(thoughts, response);
  if (!part.why_none.empty()) return absl::InvalidArgumentError(WhyNothing(part.why_none));
  return Exchange{Defuse(prompt, markers), Defuse(part.text, markers)};
}

std::string FillTemplate(std::string_view text, const Exchange& exchange) {
  constexpr std::string_view kPrompt = "{prompt}";
  constexpr std::string_view kResponse = "{response}";
  std::string out;
  out.reserve(text.size() + exchange.prompt.size() + exchange.response.size());
  while (true) {
    const size_t prompt = text.find(kPrompt);
    const size_t response = text.find(kResponse);
    if (prompt == std::string_view::npos && response == std::string_view::npos) break;
    const size_t place = std::min(prompt, response);
    out += text.substr(0, place);
    out += place == prompt ? exchange.prompt : exchange.response;
    text.remove_prefix(place + (place == prompt ? kPrompt.size() : kResponse.size()));
  }
  out += text;
  return out;
}

Request TwoTurns(Exchange exchange) {
  Request request;
  request.messages.push_back({"user", std::move(exchange.prompt)});
  request.messages.push_back({"assistant", std::move(exchange.response)});
  return request;
}

absl::Status NoSuchForm(const Judge& judge, alert_judge_form form) {
  const std::string name = Quoted(judge.name());
  if (judge.forms() == 0 && !judge.measures_refusal()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "alert has no request for the judge ", name,
        ": describe its prompt in a generic judge with ", "\"answer\": {\"judge\": ", name, "}"));
  }
  if (judge.forms() == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the judge ", name, " is no model: there is nothing to send to it"));
  }
  const bool raw = form == ALERT_JUDGE_FORM_RAW;
  return absl::FailedPreconditionError(absl::StrCat("the judge ", name, " has no ",
                                                    raw ? "raw" : "chat", " form; use its ",
                                                    raw ? "chat" : "raw", " form"));
}

std::string MessagesToJson(const Request& request) {
  using Json = nlohmann::ordered_json;
  Json json = Json::array();
  for (const Message& message : request.messages) {
    const Json parts = Json::array({{{"type", "text"}, {"text", message.content}}});
    json.push_back({{"role", message.role},
                    {"content", request.content_parts ? parts : Json(message.content)}});
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<MessageTemplate> ParseMessageTemplates(std::string_view json) {
  std::vector<MessageTemplate> messages;
  for (const auto& message : nlohmann::json::parse(json)) {
    messages.push_back({message.at("role"), message.at("content")});
  }
  return messages;
}

Request FillMessages(absl::Span<const MessageTemplate> messages, const Exchange& exchange) {
  Request request;
  for (const MessageTemplate& message : messages) {
    request.messages.push_back({message.role, FillTemplate(message.content, exchange)});
  }
  return request;
}

}  // namespace alert
