// The wrapper around ALERT's prompts: "### Instruction:\n", the text, "\n### Response:\n".
#ifndef ALERT_LIB_DATASET_ROW_PROMPT_TEXT_H_
#define ALERT_LIB_DATASET_ROW_PROMPT_TEXT_H_

#include <string_view>

namespace alert {

// The text inside the wrapper, without white space at its ends; a prompt without the wrapper comes
// back as it is, but for that white space. A view of `prompt`.
std::string_view UnwrapPrompt(std::string_view prompt);

// Whether a prompt, wrapped or not, has no text.
bool IsEmptyPrompt(std::string_view prompt);

// IsEmptyPrompt for a prompt as it stands in a JSON file, at the cost of a few bytes read: false
// means it has text, true means that it must be unescaped to be sure.
bool MayBeEmptyPrompt(std::string_view escaped);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_PROMPT_TEXT_H_
