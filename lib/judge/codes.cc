#include "judge/codes.h"

#include "judge/answer.h"

namespace alert {
namespace {

// The length of the short code ("S10") at the start of `text`; 0 where there is none.
size_t ShortCodeSize(std::string_view text) {
  if (text.empty() || !IsLetter(text[0])) return 0;
  size_t size = 1;
  while (size < text.size() && IsDigit(text[size])) ++size;
  const bool ends = size == text.size() || !(IsLetter(text[size]) || text[size] == '_');
  return size >= 2 && size <= 3 && ends ? size : 0;
}

// Calls `visit` with each short code; false where something else stands between them.
template <typename Visit>
bool ForEachShortCode(std::string_view list, Visit visit) {
  bool found = false;
  while (true) {
    while (!list.empty() && (IsSpace(list[0]) || list[0] == ',' || list[0] == ';')) {
      list.remove_prefix(1);
    }
    list = UnwrapFront(list);
    if (list.empty()) return found;
    const size_t size = ShortCodeSize(list);
    if (size == 0) return false;
    visit(list.substr(0, size));
    found = true;
    list.remove_prefix(size);
    list = UnwrapFront(list);
    // "S1: Violent Crimes": the title goes up to the next comma.
    if (!list.empty() && (list[0] == ':' || list[0] == '(')) {
      list.remove_prefix(std::min(list.find_first_of(",;"), list.size()));
    }
    if (!list.empty() && list[0] == '.') list.remove_prefix(1);
    if (!list.empty() && !IsSpace(list[0]) && list[0] != ',' && list[0] != ';') return false;
  }
}

}  // namespace

void CodeCollector::Add(std::string_view code) {
  for (const JudgeCode& known : known_) {
    if (EqualsIgnoreCase(code, known.code)) {
      code = known.code;
      break;
    }
  }
  for (uint32_t i = 0; i < judgement_->code_count; ++i) {
    const alert_str& kept = judgement_->codes[i];
    if (EqualsIgnoreCase(code, {kept.data, kept.size})) return;
  }
  if (judgement_->code_count == ALERT_JUDGEMENT_CODES) {
    overflow_ = true;
    return;
  }
  judgement_->codes[judgement_->code_count++] = {code.data(), code.size()};
}

bool CodeCollector::AddShortCodes(std::string_view list) {
  if (!ForEachShortCode(list, [](std::string_view) {})) return false;
  ForEachShortCode(list, [this](std::string_view code) { Add(code); });
  return true;
}

void CodeCollector::AddNames(std::string_view list) {
  while (!list.empty() && !overflow_) {
    const size_t comma = std::min(list.find(','), list.size());
    const std::string_view name = Unwrap(list.substr(0, comma));
    if (!name.empty() && !EqualsIgnoreCase(name, "none")) Add(name);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace alert
