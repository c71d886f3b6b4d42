#include "dataset/row/prompt_text.h"

namespace alert {
namespace {

constexpr std::string_view kInstruction = "### Instruction:";
constexpr std::string_view kResponse = "### Response:";
constexpr std::string_view kSpace = " \t\r\n\f\v";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// Skips white space and the escapes of it in a JSON string.
std::string_view SkipEscapedSpace(std::string_view escaped) {
  while (!escaped.empty()) {
    if (escaped.front() == ' ') {
      escaped.remove_prefix(1);
    } else if (escaped.size() >= 2 && escaped[0] == '\\' &&
               std::string_view("nrtfu").find(escaped[1]) != std::string_view::npos) {
      // \u may be white space as well; whoever asks will look at it unescaped.
      if (escaped[1] == 'u') return {};
      escaped.remove_prefix(2);
    } else {
      break;
    }
  }
  return escaped;
}

// Whether `escaped` begins with `marker`, or may do so once it is unescaped. Where it does, the
// marker is skipped; behind an escape, all of it is.
bool MaySkipMarker(std::string_view marker, std::string_view* escaped) {
  for (size_t i = 0; i < marker.size(); ++i) {
    if (i == escaped->size()) return false;
    if ((*escaped)[i] == marker[i]) continue;
    if (escaped->substr(i, 2) != "\\u") return false;
    *escaped = {};
    return true;
  }
  escaped->remove_prefix(marker.size());
  return true;
}

}  // namespace

std::string_view UnwrapPrompt(std::string_view prompt) {
  std::string_view text = Trim(prompt);
  if (!StartsWith(text, kInstruction)) return text;
  text.remove_prefix(kInstruction.size());
  text = Trim(text);
  if (EndsWith(text, kResponse)) text.remove_suffix(kResponse.size());
  return Trim(text);
}

bool IsEmptyPrompt(std::string_view prompt) {
  return UnwrapPrompt(prompt).empty();
}

bool MayBeEmptyPrompt(std::string_view escaped) {
  escaped = SkipEscapedSpace(escaped);
  if (MaySkipMarker(kInstruction, &escaped)) {
    escaped = SkipEscapedSpace(escaped);
    if (MaySkipMarker(kResponse, &escaped)) escaped = SkipEscapedSpace(escaped);
  }
  return escaped.empty();
}

}  // namespace alert
