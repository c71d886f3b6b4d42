#include "judge/json_codes.h"

#include <algorithm>

namespace alert {

void AnswerCodes::AddCode(std::string_view code) {
  if (!overflow()) codes_.Add(InAnswer(code).value_or("unknown"));
}

void AnswerCodes::AddNames(std::string_view names) {
  if (overflow()) return;
  const std::optional<std::string_view> found = InAnswer(names);
  found ? codes_.AddNames(*found) : codes_.Add("unknown");
}

std::optional<std::string_view> AnswerCodes::InAnswer(std::string_view text) {
  if (IsMissed(text)) return std::nullopt;
  size_t place = Find(text, next_);
  if (place == std::string_view::npos) place = Find(text, 0);
  if (place == std::string_view::npos) {
    missed_.push_back(text);
    return std::nullopt;
  }
  next_ = place + text.size();
  return answer_.substr(place, text.size());
}

size_t AnswerCodes::Find(std::string_view text, size_t from) {
  const size_t place = answer_.find(text, from);
  searched_ += std::min(place, answer_.size()) - from;
  return place;
}

bool AnswerCodes::IsMissed(std::string_view text) const {
  return searched_ > kSearches * answer_.size() ||
         std::find(missed_.begin(), missed_.end(), text) != missed_.end();
}

}  // namespace alert
