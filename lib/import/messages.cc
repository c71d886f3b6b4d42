#include "import/messages.h"

#include <algorithm>

namespace alert::import {

std::optional<std::string> LastUserText(
    const Value& messages, const std::function<std::optional<std::string>(const Value&)>& text_of) {
  std::optional<std::string> last;
  messages.ForEach([&](const Value& message) {
    if (message["role"].text_or_empty() != "user") return;
    if (std::optional<std::string> text = text_of(message); text.has_value()) last = text;
  });
  return last;
}

std::optional<std::string> ContentText(const Value& content) {
  if (const auto text = content.text()) return std::string(*text);
  std::optional<std::string> joined;
  content.ForEach([&](const Value& part) {
    const auto text = part["text"].text();
    if (part["type"].text_or_empty() != "text" || !text.has_value()) return;
    joined = joined.has_value() ? *joined + "\n" : std::string();
    joined->append(*text);
  });
  return joined;
}

std::string PromptText(std::string_view prompt) {
  const size_t begin = std::min(prompt.find_first_not_of(" \t\r\n"), prompt.size());
  if (prompt.substr(begin, 1) != "[") return std::string(prompt);
  JsonReader reader;
  const std::optional<Value> messages = reader.Read(prompt);
  if (!messages.has_value()) return std::string(prompt);
  return LastUserText(*messages,
                      [](const Value& message) { return ContentText(message["content"]); })
      .value_or(std::string(prompt));
}

}  // namespace alert::import
