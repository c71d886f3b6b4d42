#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "base/numbers.h"
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

// Adds codes and names of parsed JSON, which is gone after this, as views of the answer. They must
// come in the order of the answer: each is looked for where the one before it ends.
class AnswerCodes {
 public:
  AnswerCodes(absl::Span<const JudgeCode> known, std::string_view answer, Judgement* judgement)
      : codes_(known, judgement), answer_(answer) {}

  void AddCode(std::string_view code) {
    if (!overflow()) codes_.Add(InAnswer(code).value_or("unknown"));
  }

  void AddNames(std::string_view names) {
    if (overflow()) return;
    const std::optional<std::string_view> found = InAnswer(names);
    found ? codes_.AddNames(*found) : codes_.Add("unknown");
  }

  // Whatever is added after this changes nothing.
  bool overflow() const { return codes_.overflow(); }

 private:
  // Only texts written with escapes need more than one search through the answer in all.
  static constexpr size_t kSearches = 128;

  // None where the answer writes `text` with escapes only.
  std::optional<std::string_view> InAnswer(std::string_view text) {
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

  size_t Find(std::string_view text, size_t from) {
    const size_t place = answer_.find(text, from);
    searched_ += std::min(place, answer_.size()) - from;
    return place;
  }

  // Whether `text` was looked for in vain. Once too much was searched, as only an answer made for
  // that needs, nothing more is looked for.
  bool IsMissed(std::string_view text) const {
    return searched_ > kSearches * answer_.size() ||
           std::find(missed_.begin(), missed_.end(), text) != missed_.end();
  }

  CodeCollector codes_;
  std::string_view answer_;
  size_t next_ = 0;
  size_t searched_ = 0;
  std::vector<std::string_view> missed_;
};

void AddCategories(element value, AnswerCodes* codes) {
  if (const std::optional<std::string_view> names = Text(value)) return codes->AddNames(*names);
  array list;
  if (value.get(list) != simdjson::SUCCESS) return;
  for (element item : list) {
    if (const std::optional<std::string_view> name = Text(item)) codes->AddNames(*name);
  }
}

// What an object of the moderation form says.
struct Moderation {
  bool flagged = false;
  bool flags_category = false;
  double score = kNan;
};

// False where the object has no "flagged" that is true or false, or two that differ.
bool ReadModeration(object result, AnswerCodes* codes, Moderation* moderation) {
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
        codes->AddCode(value.key);
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

void ParseModeration(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty()) return Undecided(reason::kNoVerdict, judgement);
  simdjson::dom::parser parser;
  object root;
  if (ParseJson(json, &parser).get(root) != simdjson::SUCCESS) {
    return Undecided(reason::kMalformed, judgement);
  }
  AnswerCodes codes(profile.codes, answer, judgement);
  Moderation moderation;
  array results;
  size_t read = 0;
  if (root["results"].get(results) == simdjson::SUCCESS) {
    for (element item : results) {
      object result;
      Moderation one;
      if (item.get(result) != simdjson::SUCCESS || !ReadModeration(result, &codes, &one)) {
        return Undecided(reason::kNoVerdict, judgement);
      }
      moderation.flagged = moderation.flagged || one.flagged;
      moderation.flags_category = moderation.flags_category || one.flags_category;
      moderation.score = std::fmax(moderation.score, one.score);
      ++read;
    }
  } else if (ReadModeration(root, &codes, &moderation)) {
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
