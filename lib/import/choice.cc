#include "import/choice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status.h"
#include "base/text.h"

namespace alert::import {
namespace {

// More names than these help nobody.
constexpr size_t kMostNames = 12;

std::string Listed(const std::vector<std::string>& names) {
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMostNames));
  const std::string listed = absl::StrJoin(
      names.begin(), end, ", ",
      [](std::string* out, const std::string& name) { out->append(Printable(name)); });
  return names.size() > kMostNames ? listed + ", ..." : listed;
}

}  // namespace

absl::Status RefuseChoice(const Input& input, std::string_view what,
                          const std::vector<std::string>& names, std::string_view asked,
                          alert_cause cause) {
  const std::string there = names.empty()
                                ? absl::StrCat("it has no ", Absl(what))
                                : absl::StrCat("its ", Absl(what), " are: ", Listed(names));
  return WithCause(
      input.Refuse(asked.empty() ? absl::StrCat("one has to be chosen; ", there)
                                 : absl::StrCat("there is no ", Quoted(asked), "; ", there)),
      cause);
}

absl::Status RefuseWithoutPolarity(const Input& input, std::string_view score,
                                   const std::vector<std::string>& seen) {
  return WithCause(
      input.Refuse(absl::StrCat("it is not said which values are safe of ", Quoted(score),
                                seen.empty() ? "" : absl::StrCat(" (it has ", Listed(seen), ")"))),
      ALERT_CAUSE_POLARITY_UNKNOWN);
}

}  // namespace alert::import
