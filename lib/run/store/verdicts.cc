#include "run/store/verdicts.h"

namespace alert::run {

std::string_view VerdictText(alert_verdict verdict) {
  alert_str name{};
  if (alert_verdict_name(verdict, &name, nullptr) != ALERT_OK) return {};
  return {name.data, name.size};
}

std::optional<alert_verdict> VerdictOf(std::string_view text) {
  alert_verdict verdict;
  if (alert_verdict_find(text.data(), text.size(), &verdict, nullptr) != ALERT_OK) {
    return std::nullopt;
  }
  return verdict;
}

}  // namespace alert::run
