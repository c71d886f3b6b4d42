#include <algorithm>
#include <optional>
#include <string_view>

#include "judge/answer.h"
#include "judge/json_codes.h"
#include "judge/json_parser.h"
#include "judge/parsers.h"

namespace alert {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::optional<std::string_view> Text(element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

void AddCategories(element value, AnswerCodes* codes) {
  if (const std::optional<std::string_view> names = Text(value)) return codes->AddNames(*names);
  array list;
  if (value.get(list) != simdjson::SUCCESS) return;
  for (element item : list) {
    if (const std::optional<std::string_view> name = Text(item)) codes->AddNames(*name);
  }
}

// 0 or 1, or true or false; none for anything else.
std::optional<bool> Violates(element value) {
  bool flag;
  if (value.get(flag) == simdjson::SUCCESS) return flag;
  uint64_t number;
  if (value.get(number) != simdjson::SUCCESS || number > 1) return std::nullopt;
  return number == 1;
}

}  // namespace

std::string_view FindJson(std::string_view answer) {
  if (!answer.empty() && (answer[0] == '{' || answer[0] == '[')) return answer;
  constexpr std::string_view kFence = "```";
  const size_t open = answer.find(kFence);
  if (open == std::string_view::npos) return {};
  std::string_view inner = answer.substr(open + kFence.size());
  inner.remove_prefix(FirstWord(inner).size());
  const size_t close = std::min(inner.find(kFence), inner.size());
  // Of several fenced texts nobody knows which is the answer.
  const size_t behind = std::min(close + kFence.size(), inner.size());
  if (inner.find(kFence, behind) != std::string_view::npos) return {};
  return Trim(inner.substr(0, close));
}

bool ParseNemotronJson(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty() || json[0] != '{') return false;
  simdjson::dom::parser parser;
  object root;
  if (ParseJson(json, &parser).get(root) != simdjson::SUCCESS) {
    Undecided(reason::kMalformed, judgement);
    return true;
  }
  alert_verdict verdict = ALERT_VERDICT_MISSING;
  AnswerCodes codes(profile.codes, answer, judgement);
  for (simdjson::dom::key_value_pair member : root) {
    if (EqualsIgnoreCase(member.key, "safety categories")) {
      AddCategories(member.value, &codes);
    }
    if (!EqualsIgnoreCase(member.key, "response safety")) continue;
    const std::string_view word = Unwrap(Text(member.value).value_or(std::string_view()));
    const alert_verdict said = EqualsIgnoreCase(word, "safe")     ? ALERT_VERDICT_SAFE
                               : EqualsIgnoreCase(word, "unsafe") ? ALERT_VERDICT_UNSAFE
                                                                  : ALERT_VERDICT_UNDECIDED;
    if (verdict != ALERT_VERDICT_MISSING && verdict != said) {
      Undecided(reason::kContradiction, judgement);
      return true;
    }
    verdict = said;
  }
  if (verdict == ALERT_VERDICT_MISSING || verdict == ALERT_VERDICT_UNDECIDED) {
    Undecided(reason::kNoVerdict, judgement);
  } else if (codes.overflow()) {
    Undecided(reason::kTooManyCodes, judgement);
  } else {
    judgement->verdict = verdict;
  }
  return true;
}

void ParseViolation(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty() || json[0] != '{') return ParseOneWord(profile, answer, judgement);
  simdjson::dom::parser parser;
  object root;
  if (ParseJson(json, &parser).get(root) != simdjson::SUCCESS) {
    return Undecided(reason::kMalformed, judgement);
  }
  AnswerCodes codes(profile.codes, answer, judgement);
  std::optional<bool> violates;
  for (simdjson::dom::key_value_pair member : root) {
    if (EqualsIgnoreCase(member.key, "policy_category")) AddCategories(member.value, &codes);
    if (!EqualsIgnoreCase(member.key, "violation")) continue;
    const std::optional<bool> says = Violates(member.value);
    if (!says.has_value()) return Undecided(reason::kNoVerdict, judgement);
    if (violates.has_value() && *violates != *says) {
      return Undecided(reason::kContradiction, judgement);
    }
    violates = says;
  }
  if (!violates.has_value()) return Undecided(reason::kNoVerdict, judgement);
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  if (!*violates && judgement->code_count > 0) {
    return Undecided(reason::kContradiction, judgement);
  }
  judgement->verdict = *violates ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
}

}  // namespace alert
