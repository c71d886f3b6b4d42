// Texts of prompts and answers in the forms that several formats share.
#ifndef ALERT_LIB_IMPORT_MESSAGES_H_
#define ALERT_LIB_IMPORT_MESSAGES_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "import/value.h"

namespace alert::import {

// `prompt`; where it is itself a JSON list of messages (`role`, `content`), the text of the last
// one of the user.
std::string PromptText(std::string_view prompt);

// The text of the last message of the user in a list that has one.
std::optional<std::string> LastUserText(
    const Value& messages, const std::function<std::optional<std::string>(const Value&)>& text_of);

// A message's content: a text, or the `text` of those of its parts that are of the type `text`, a
// line each.
std::optional<std::string> ContentText(const Value& content);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_MESSAGES_H_
