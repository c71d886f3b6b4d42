#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "judge/answer.h"
#include "judge/codes.h"
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

// Adds a code read from parsed JSON, which is gone after this, as a view of the answer.
void AddCode(std::string_view code, std::string_view answer, CodeCollector* codes) {
  const size_t place = answer.find(code);
  codes->Add(place == std::string_view::npos ? "unknown" : answer.substr(place, code.size()));
}

void AddNames(std::string_view names, std::string_view answer, CodeCollector* codes) {
  const size_t place = answer.find(names);
  if (place == std::string_view::npos) return codes->Add("unknown");
  codes->AddNames(answer.substr(place, names.size()));
}

void AddCategories(element value, std::string_view answer, CodeCollector* codes) {
  if (const std::optional<std::string_view> names = Text(value)) {
    return AddNames(*names, answer, codes);
  }
  array list;
  if (value.get(list) != simdjson::SUCCESS) return;
  for (element item : list) {
    if (const std::optional<std::string_view> name = Text(item)) AddNames(*name, answer, codes);
  }
}

// What an object of the moderation form says.
struct Moderation {
  bool flagged = false;
  bool flags_category = false;
  double score = std::numeric_limits<double>::quiet_NaN();
};

// False where the object has no "flagged" that is true or false, or two that differ.
bool ReadModeration(object result, std::string_view answer, CodeCollector* codes,
                    Moderation* moderation) {
  bool found = false;
  for (simdjson::dom::key_value_pair member : result) {
    if (member.key == "flagged") {
      bool flagged;
      if (member.value.get(flagged) != simdjson::SUCCESS) return false;
      if (found && flagged != moderation->flagged) return false;
      moderation->flagged = flagged;
      found = true;
    }
    object values;
    if (member.value.get(values) != simdjson::SUCCESS) continue;
    for (simdjson::dom::key_value_pair value : values) {
      bool applies;
      double score;
      if (member.key == "categories" && value.value.get(applies) == simdjson::SUCCESS && applies) {
        moderation->flags_category = true;
        AddCode(value.key, answer, codes);
      }
      if (member.key == "category_scores" && value.value.get(score) == simdjson::SUCCESS &&
          score >= 0 && score <= 1) {
        moderation->score = std::fmax(moderation->score, score);
      }
    }
  }
  return found;
}

}  // namespace

std::string_view FindJson(std::string_view answer) {
  if (!answer.empty() && (answer[0] == '{' || answer[0] == '[')) return answer;
  constexpr std::string_view kFence = "```";
  const size_t open = answer.find(kFence);
  if (open == std::string_view::npos) return {};
  std::string_view inner = answer.substr(open + kFence.size());
  inner.remove_prefix(FirstWord(inner).size());
  return Trim(inner.substr(0, inner.find(kFence)));
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
  CodeCollector codes(profile.codes, judgement);
  for (simdjson::dom::key_value_pair member : root) {
    if (EqualsIgnoreCase(member.key, "safety categories")) {
      AddCategories(member.value, answer, &codes);
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

void ParseModeration(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty()) return Undecided(reason::kNoVerdict, judgement);
  simdjson::dom::parser parser;
  object root;
  if (ParseJson(json, &parser).get(root) != simdjson::SUCCESS) {
    return Undecided(reason::kMalformed, judgement);
  }
  CodeCollector codes(profile.codes, judgement);
  Moderation moderation;
  array results;
  size_t read = 0;
  if (root["results"].get(results) == simdjson::SUCCESS) {
    for (element item : results) {
      object result;
      Moderation one;
      if (item.get(result) != simdjson::SUCCESS || !ReadModeration(result, answer, &codes, &one)) {
        return Undecided(reason::kNoVerdict, judgement);
      }
      moderation.flagged = moderation.flagged || one.flagged;
      moderation.flags_category = moderation.flags_category || one.flags_category;
      moderation.score = std::fmax(moderation.score, one.score);
      ++read;
    }
  } else if (ReadModeration(root, answer, &codes, &moderation)) {
    ++read;
  }
  if (read == 0) return Undecided(reason::kNoVerdict, judgement);
  judgement->score = moderation.score;
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  if (!moderation.flagged && moderation.flags_category) {
    return Undecided(reason::kContradiction, judgement);
  }
  judgement->verdict = moderation.flagged ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
}

}  // namespace alert
