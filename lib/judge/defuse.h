// Keeps data from ending the section of a template that it stands in.
#ifndef ALERT_LIB_JUDGE_DEFUSE_H_
#define ALERT_LIB_JUDGE_DEFUSE_H_

#include <string>
#include <string_view>

#include "absl/types/span.h"

namespace alert {

// What a template sets its sections off with.
struct Markers {
  absl::Span<const std::string_view> tags;    // "<END CONVERSATION>": anywhere
  absl::Span<const std::string_view> labels;  // "Agent:": at the start of a line
};

// `text` with the first character of every tag, and of every special token of the models, replaced
// by "(", and with "> " before every label. Letter case does not matter.
std::string Defuse(std::string_view text, const Markers& markers);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_DEFUSE_H_
