#include <cmath>
#include <optional>
#include <string_view>

#include "judge/answer.h"
#include "judge/grade.h"
#include "judge/json_codes.h"
#include "judge/json_parser.h"
#include "judge/parsers.h"

namespace alert {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// How often the object has the key; `*value` is that of the last.
size_t FindMember(object from, std::string_view key, element* value) {
  size_t count = 0;
  for (simdjson::dom::key_value_pair member : from) {
    if (member.key != key) continue;
    *value = member.value;
    ++count;
  }
  return count;
}

// The value of a key that the object has once; false where it is of another type, or the object
// says two things or nothing.
template <typename Value>
bool Get(object from, std::string_view key, Value* value) {
  element found;
  return FindMember(from, key, &found) == 1 && found.get(*value) == simdjson::SUCCESS;
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

// What Mistral calls moderation besides harm. A category that we do not know counts as harm.
bool IsHarm(std::string_view category) {
  for (std::string_view other : {"pii", "law", "health", "financial"}) {
    if (category == other) return false;
  }
  return true;
}

// The same of Mistral's form, which has no "flagged".
bool ReadMistral(object result, AnswerCodes* codes, Moderation* moderation) {
  object categories;
  if (!Get(result, "categories", &categories)) return false;
  bool found = false;
  for (simdjson::dom::key_value_pair category : categories) {
    bool applies;
    if (category.value.get(applies) != simdjson::SUCCESS) return false;
    found = true;
    if (!applies) continue;
    codes->AddCode(category.key);
    moderation->flagged = moderation->flagged || IsHarm(category.key);
  }
  object scores;
  if (!Get(result, "category_scores", &scores)) return found;
  for (simdjson::dom::key_value_pair value : scores) {
    double score;
    if (!IsHarm(value.key) || value.value.get(score) != simdjson::SUCCESS) continue;
    if (score >= 0 && score <= 1) moderation->score = std::fmax(moderation->score, score);
  }
  return found;
}

using ReadResult = bool (*)(object result, AnswerCodes* codes, Moderation* moderation);

// Reads all results of an answer, or the answer as its only one. False where there is none, or one
// can't be read.
bool ReadResults(object root, ReadResult read, AnswerCodes* codes, Moderation* all) {
  array results;
  if (!Get(root, "results", &results)) return read(root, codes, all);
  size_t count = 0;
  for (element item : results) {
    object result;
    Moderation one;
    if (item.get(result) != simdjson::SUCCESS || !read(result, codes, &one)) return false;
    all->flagged = all->flagged || one.flagged;
    all->flags_category = all->flags_category || one.flags_category;
    all->score = std::fmax(all->score, one.score);
    ++count;
  }
  return count > 0;
}

// The object that an answer is; false, with `judgement` undecided, where it is none.
bool ReadObject(std::string_view answer, simdjson::dom::parser* parser, object* root,
                Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty()) {
    Undecided(reason::kNoVerdict, judgement);
    return false;
  }
  if (ParseJson(json, parser).get(*root) == simdjson::SUCCESS) return true;
  Undecided(reason::kMalformed, judgement);
  return false;
}

void ParseResults(const Profile& profile, ReadResult read, std::string_view answer,
                  Judgement* judgement) {
  simdjson::dom::parser parser;
  object root;
  if (!ReadObject(answer, &parser, &root, judgement)) return;
  AnswerCodes codes(profile.codes, answer, judgement);
  Moderation moderation;
  if (!ReadResults(root, read, &codes, &moderation)) {
    return Undecided(reason::kNoVerdict, judgement);
  }
  judgement->score = moderation.score;
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  if (!moderation.flagged && moderation.flags_category) {
    return Undecided(reason::kContradiction, judgement);
  }
  judgement->verdict = moderation.flagged ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
  if (!profile.scale.decides()) return;
  if (std::isnan(moderation.score)) return Undecided(reason::kNoVerdict, judgement);
  DecideByNumber(profile.scale, moderation.score, judgement);
}

// Adds the category and takes its severity into the highest; false where it has none.
bool ReadSeverity(object analysis, const GradeScale& scale, AnswerCodes* codes, double* highest) {
  std::string_view category;
  double severity;
  if (!Get(analysis, "category", &category)) return false;
  if (!Get(analysis, "severity", &severity)) return false;
  if (!scale.Holds(severity)) return false;
  if (scale.IsUnsafe(severity)) codes->AddCode(category);
  *highest = std::fmax(*highest, severity);
  return true;
}

}  // namespace

void ParseModeration(const Profile& profile, std::string_view answer, Judgement* judgement) {
  ParseResults(profile, ReadModeration, answer, judgement);
}

void ParseMistral(const Profile& profile, std::string_view answer, Judgement* judgement) {
  ParseResults(profile, ReadMistral, answer, judgement);
}

void ParseAzure(const Profile& profile, std::string_view answer, Judgement* judgement) {
  simdjson::dom::parser parser;
  object root;
  if (!ReadObject(answer, &parser, &root, judgement)) return;
  array analyses;
  if (!Get(root, "categoriesAnalysis", &analyses)) {
    return Undecided(reason::kNoVerdict, judgement);
  }
  AnswerCodes codes(profile.codes, answer, judgement);
  double highest = kNan;
  for (element item : analyses) {
    object analysis;
    const bool read = item.get(analysis) == simdjson::SUCCESS &&
                      ReadSeverity(analysis, profile.scale, &codes, &highest);
    if (!read) return Undecided(reason::kNoVerdict, judgement);
  }
  // An empty list says that nothing was looked at.
  if (std::isnan(highest)) return Undecided(reason::kNoVerdict, judgement);
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  DecideByNumber(profile.scale, highest, judgement);
}

void ParseLlamaFirewall(const Profile& profile, std::string_view answer, Judgement* judgement) {
  simdjson::dom::parser parser;
  object root;
  if (!ReadObject(answer, &parser, &root, judgement)) return;
  std::string_view decision;
  if (!Get(root, "decision", &decision)) {
    return Undecided(reason::kNoVerdict, judgement);
  }
  double score;
  if (Get(root, "score", &score) && profile.scale.Holds(score)) {
    judgement->score = score;
  }
  // It decides "allow" also where its scan failed or was left out.
  element any;
  std::string_view status;
  const bool has_status = FindMember(root, "status", &any) > 0;
  if (has_status && !(Get(root, "status", &status) && EqualsIgnoreCase(status, "success"))) {
    return Undecided(reason::kNotApplicable, judgement);
  }
  if (EqualsIgnoreCase(decision, profile.words.safe)) {
    judgement->verdict = ALERT_VERDICT_SAFE;
  } else if (EqualsIgnoreCase(decision, profile.words.unsafe)) {
    judgement->verdict = ALERT_VERDICT_UNSAFE;
  } else {
    return Undecided(reason::kNoVerdict, judgement);
  }
  if (!profile.scale.decides()) return;
  if (std::isnan(judgement->score)) return Undecided(reason::kNoVerdict, judgement);
  DecideByNumber(profile.scale, judgement->score, judgement);
}

}  // namespace alert
