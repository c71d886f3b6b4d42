#include "import/inspect_sample.h"

#include <string_view>

#include "import/messages.h"

namespace alert::import {
namespace {

constexpr std::string_view kAttachment = "attachment://";
constexpr std::string_view kDataUrl = "data:";

// A text, or what is attached under its name; nothing for a picture and the like.
std::optional<std::string> Resolved(const Value& sample, std::string_view text) {
  if (text.substr(0, kAttachment.size()) != kAttachment) return std::string(text);
  const std::string_view name = text.substr(kAttachment.size());
  Value attached = sample["attachments"][name];
  if (!attached.has_value()) attached = sample["transcript"]["content"][name];
  const std::string_view found = attached.text().value_or(text);
  if (found.substr(0, kDataUrl.size()) == kDataUrl) return std::nullopt;
  return std::string(found);
}

std::optional<std::string> TextOfMessage(const Value& sample, const Value& message) {
  const Value content = message["content"];
  if (const auto text = content.text()) return Resolved(sample, *text);
  std::optional<std::string> joined;
  content.ForEach([&](const Value& part) {
    const auto text = part["text"].text();
    if (part["type"].text_or_empty() != "text" || !text.has_value()) return;
    const std::optional<std::string> resolved = Resolved(sample, *text);
    if (!resolved.has_value()) return;
    joined = joined.has_value() ? *joined + "\n" + *resolved : *resolved;
  });
  return joined;
}

}  // namespace

std::string InspectPrompt(const Value& sample) {
  const Value input = sample["input"];
  if (const auto text = input.text()) return Resolved(sample, *text).value_or("");
  return LastUserText(input, [&](const Value& message) { return TextOfMessage(sample, message); })
      .value_or("");
}

std::optional<std::string> InspectResponse(const Value& sample) {
  return TextOfMessage(sample, sample["output"]["choices"][size_t{0}]["message"]);
}

Value InspectScores(const Value& sample, Value* one) {
  const Value scores = sample["scores"];
  if (!scores.has_value()) *one = sample["score"];
  return scores;
}

}  // namespace alert::import
