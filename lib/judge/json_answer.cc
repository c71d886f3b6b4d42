#include <optional>
#include <string_view>

#include "judge/answer.h"
#include "judge/codes.h"
#include "judge/json_reader.h"
#include "judge/parsers.h"

namespace alert {
namespace {

void AddCategories(JsonReader* json, CodeCollector* codes) {
  JsonText names;
  if (json->TakeText(&names)) return codes->AddNames(CodeText(names));
  json->ReadArray([&] {
    if (json->TakeText(&names)) codes->AddNames(CodeText(names));
  });
}

// What a key says that may stand more than once.
template <typename Value>
struct Said {
  std::optional<Value> value;
  bool unreadable = false;
  bool contradicts = false;

  void Add(std::optional<Value> said) {
    contradicts = contradicts || (value.has_value() && said.has_value() && *value != *said);
    unreadable = unreadable || !said.has_value();
    value = said;
  }
};

// 0 or 1, or true or false; none for anything else.
std::optional<bool> TakeViolation(JsonReader* json) {
  bool flag;
  if (json->TakeFlag(&flag)) return flag;
  double number;
  if (!json->TakeNumber(&number) || (number != 0 && number != 1)) return std::nullopt;
  return number == 1;
}

// safe or unsafe; none for anything else.
std::optional<alert_verdict> TakeSafety(JsonReader* json) {
  JsonText text;
  if (!json->TakeText(&text)) return std::nullopt;
  const std::string_view word = Unwrap(text.plain);
  if (EqualsIgnoreCase(word, "safe")) return ALERT_VERDICT_SAFE;
  if (EqualsIgnoreCase(word, "unsafe")) return ALERT_VERDICT_UNSAFE;
  return std::nullopt;
}

// Why what was read gives no verdict; empty where it gives one.
template <typename Value>
std::string_view WhyNone(const Said<Value>& said, const CodeCollector& codes) {
  if (said.contradicts) return reason::kContradiction;
  if (said.unreadable || !said.value.has_value()) return reason::kNoVerdict;
  return codes.overflow() ? reason::kTooManyCodes : std::string_view();
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
  const std::string_view text = FindJson(answer);
  if (text.empty() || text[0] != '{') return false;
  JsonReader json(text);
  Said<alert_verdict> safety;
  CodeCollector codes(profile.codes, judgement);
  json.ReadObject([&](const JsonText& key) {
    if (EqualsIgnoreCase(key.plain, "safety categories")) return AddCategories(&json, &codes);
    if (EqualsIgnoreCase(key.plain, "response safety")) safety.Add(TakeSafety(&json));
  });
  if (!json.Finish()) {
    Malformed(judgement);
  } else if (const std::string_view why = WhyNone(safety, codes); !why.empty()) {
    Undecided(why, judgement);
  } else {
    judgement->verdict = *safety.value;
  }
  return true;
}

void ParseViolation(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view text = FindJson(answer);
  if (text.empty() || text[0] != '{') return ParseOneWord(profile, answer, judgement);
  JsonReader json(text);
  Said<bool> violates;
  CodeCollector codes(profile.codes, judgement);
  json.ReadObject([&](const JsonText& key) {
    if (EqualsIgnoreCase(key.plain, "policy_category")) return AddCategories(&json, &codes);
    if (EqualsIgnoreCase(key.plain, "violation")) violates.Add(TakeViolation(&json));
  });
  if (!json.Finish()) return Malformed(judgement);
  if (const std::string_view why = WhyNone(violates, codes); !why.empty()) {
    return Undecided(why, judgement);
  }
  if (!*violates.value && judgement->code_count > 0) {
    return Undecided(reason::kContradiction, judgement);
  }
  judgement->verdict = *violates.value ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
}

}  // namespace alert
