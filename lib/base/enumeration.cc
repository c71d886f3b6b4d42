#include "base/enumeration.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text.h"

namespace alert {

std::string_view Enumeration::Name(int64_t value) const {
  const auto* found =
      std::find_if(begin(), end(), [value](const Enumerator& e) { return e.value == value; });
  return found == end() ? std::string_view() : found->name;
}

const Enumerator* Enumeration::FindEntry(std::string_view name) const {
  const auto* found =
      std::find_if(begin(), end(), [name](const Enumerator& e) { return SameName(e.name, name); });
  return found == end() ? nullptr : found;
}

absl::Status Enumeration::Check(int64_t value) const {
  if (!Name(value).empty()) return absl::OkStatus();
  const std::string all = absl::StrJoin(begin(), end(), ", ", [](std::string* out, const auto& e) {
    absl::StrAppend(out, std::string(e.name), " (", e.value, ")");
  });
  return absl::OutOfRangeError(
      absl::StrCat("there is no ", std::string(noun_), " ", value, "; there are ", all));
}

absl::Status Enumeration::NotFound(std::string_view name) const {
  const std::string all = absl::StrJoin(begin(), end(), ", ", [](std::string* out, const auto& e) {
    absl::StrAppend(out, std::string(e.name));
  });
  return absl::NotFoundError(
      absl::StrCat("no ", std::string(noun_), " ", Quoted(name), "; there are ", all));
}

}  // namespace alert
