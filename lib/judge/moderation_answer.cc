#include <cmath>
#include <string_view>

#include "judge/answer.h"
#include "judge/codes.h"
#include "judge/grade.h"
#include "judge/json_reader.h"
#include "judge/parsers.h"

namespace alert {
namespace {

// The value of a key that an object has to have once, in one type.
template <typename Value>
class Once {
 public:
  void Add(bool is_of_type, const Value& value) {
    value_ = value;
    is_of_type_ = is_of_type;
    ++count_;
  }
  bool found() const { return count_ > 0; }
  bool has_value() const { return count_ == 1 && is_of_type_; }
  const Value& value() const { return value_; }

 private:
  Value value_{};
  bool is_of_type_ = false;
  int count_ = 0;
};

// What an object of the moderation form says.
struct Moderation {
  int said = 0;             // how often it says a verdict
  bool unreadable = false;  // or says two, or something else
  bool flagged = false;
  bool flags_category = false;
  double score = kNan;

  bool readable() const { return said > 0 && !unreadable; }

  void AddScore(double value) {
    if (value >= 0 && value <= 1) score = std::fmax(score, value);
  }

  // Takes another result of the same answer in.
  void Add(const Moderation& other) {
    ++said;
    unreadable = unreadable || !other.readable();
    flagged = flagged || other.flagged;
    flags_category = flags_category || other.flags_category;
    score = std::fmax(score, other.score);
  }
};

// What Mistral calls moderation besides harm. A category that we do not know counts as harm.
bool IsHarm(std::string_view category) {
  for (std::string_view other : {"pii", "law", "health", "financial"}) {
    if (category == other) return false;
  }
  return true;
}

// Which of the two forms of moderation an answer has.
enum class ModerationForm {
  kFlagged,     // "flagged" says the verdict
  kCategories,  // Mistral's has none: its categories say it
};

// Reads an answer of the moderation form.
class ModerationReader {
 public:
  ModerationReader(std::string_view text, ModerationForm form, CodeCollector* codes)
      : json_(text), form_(form), codes_(*codes) {}

  // What the answer says itself and in its "results" together: of either form, mostly one of both.
  Moderation ReadAnswer() {
    Moderation own;
    Once<Moderation> results;
    json_.ReadObject([&](const JsonText& key) {
      if (key.plain != "results") return ReadMember(key.plain, &own);
      Moderation all;
      const bool is_list = json_.ReadArray([&] { all.Add(ReadResult()); });
      results.Add(is_list, all);
    });
    if (!results.has_value()) return own;
    Moderation all = results.value();
    if (own.said > 0 || own.flags_category) all.Add(own);
    return all;
  }

  bool Finish() { return json_.Finish(); }

 private:
  Moderation ReadResult() {
    Moderation result;
    json_.ReadObject([&](const JsonText& key) { ReadMember(key.plain, &result); });
    return result;
  }

  void ReadMember(std::string_view key, Moderation* result) {
    if (key == "category_scores") return ReadScores(result);
    if (key == "flagged" && form_ == ModerationForm::kFlagged) return ReadFlag(result);
    if (key != "categories") return;
    form_ == ModerationForm::kFlagged ? ReadCategories(result) : ReadVerdicts(result);
  }

  void ReadFlag(Moderation* result) {
    bool flagged;
    const bool is_flag = json_.TakeFlag(&flagged);
    const bool differs = result->said > 0 && flagged != result->flagged;
    result->unreadable = result->unreadable || !is_flag || differs;
    result->flagged = flagged;
    ++result->said;
  }

  void ReadCategories(Moderation* result) {
    json_.ReadObject([&](const JsonText& category) {
      const std::string_view code = CodeText(category);
      bool applies;
      if (!json_.TakeFlag(&applies) || !applies) return;
      result->flags_category = true;
      codes_.Add(code);
    });
  }

  void ReadVerdicts(Moderation* result) {
    bool any = false;
    const bool is_object = json_.ReadObject([&](const JsonText& category) {
      const bool is_harm = IsHarm(category.plain);
      const std::string_view code = CodeText(category);
      bool applies;
      const bool is_flag = json_.TakeFlag(&applies);
      any = true;
      result->unreadable = result->unreadable || !is_flag;
      if (!applies) return;
      result->flagged = result->flagged || is_harm;
      codes_.Add(code);
    });
    result->unreadable = result->unreadable || !is_object || !any || result->said > 0;
    ++result->said;
  }

  void ReadScores(Moderation* result) {
    json_.ReadObject([&](const JsonText& category) {
      const bool counts = form_ == ModerationForm::kFlagged || IsHarm(category.plain);
      double score;
      if (json_.TakeNumber(&score) && counts) result->AddScore(score);
    });
  }

  JsonReader json_;
  const ModerationForm form_;
  CodeCollector& codes_;
};

// The text of the object that an answer is; empty, with `judgement` undecided, where it is none.
std::string_view FindObject(std::string_view answer, Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty()) {
    Undecided(reason::kNoVerdict, judgement);
  } else if (json[0] != '{') {
    Undecided(reason::kMalformed, judgement);
    return {};
  }
  return json;
}

// Where a threshold was asked for, the number decides instead of the words.
void DecideByThreshold(const GradeScale& scale, double number, Judgement* judgement) {
  if (!scale.decides()) return;
  if (std::isnan(number)) return Undecided(reason::kNoVerdict, judgement);
  DecideByNumber(scale, number, judgement);
}

void ParseResults(const Profile& profile, ModerationForm form, std::string_view answer,
                  Judgement* judgement) {
  const std::string_view text = FindObject(answer, judgement);
  if (text.empty()) return;
  CodeCollector codes(profile.codes, judgement);
  ModerationReader reader(text, form, &codes);
  const Moderation all = reader.ReadAnswer();
  if (!reader.Finish()) return Malformed(judgement);
  if (!all.readable()) {
    judgement->code_count = 0;
    return Undecided(reason::kNoVerdict, judgement);
  }
  judgement->score = all.score;
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  if (!all.flagged && all.flags_category) return Undecided(reason::kContradiction, judgement);
  judgement->verdict = all.flagged ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
  DecideByThreshold(profile.scale, all.score, judgement);
}

// The severity of the category that an object is about, which is added where it is unsafe. NaN
// where the object is not so.
double ReadSeverity(const GradeScale& scale, JsonReader* json, CodeCollector* codes) {
  Once<std::string_view> category;
  Once<double> severity;
  json->ReadObject([&](const JsonText& key) {
    JsonText text;
    double number = kNan;
    if (key.plain == "category") {
      const bool is_text = json->TakeText(&text);
      category.Add(is_text, CodeText(text));
    } else if (key.plain == "severity") {
      const bool is_number = json->TakeNumber(&number);
      severity.Add(is_number, number);
    }
  });
  if (!category.has_value() || !severity.has_value()) return kNan;
  if (!scale.Holds(severity.value())) return kNan;
  if (scale.IsUnsafe(severity.value())) codes->Add(category.value());
  return severity.value();
}

alert_verdict Decision(const AnswerWords& words, std::string_view word) {
  if (EqualsIgnoreCase(word, words.safe)) return ALERT_VERDICT_SAFE;
  if (EqualsIgnoreCase(word, words.unsafe)) return ALERT_VERDICT_UNSAFE;
  return kNone;
}

}  // namespace

void ParseModeration(const Profile& profile, std::string_view answer, Judgement* judgement) {
  ParseResults(profile, ModerationForm::kFlagged, answer, judgement);
}

void ParseMistral(const Profile& profile, std::string_view answer, Judgement* judgement) {
  ParseResults(profile, ModerationForm::kCategories, answer, judgement);
}

void ParseAzure(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view text = FindObject(answer, judgement);
  if (text.empty()) return;
  JsonReader json(text);
  CodeCollector codes(profile.codes, judgement);
  Once<double> highest;
  json.ReadObject([&](const JsonText& key) {
    if (key.plain != "categoriesAnalysis") return;
    // An empty list says that nothing was looked at.
    double most = kNan;
    bool all_read = true;
    const bool is_list = json.ReadArray([&] {
      const double severity = ReadSeverity(profile.scale, &json, &codes);
      all_read = all_read && !std::isnan(severity);
      most = std::fmax(most, severity);
    });
    highest.Add(is_list && all_read && !std::isnan(most), most);
  });
  if (!json.Finish()) return Malformed(judgement);
  if (!highest.has_value()) return Undecided(reason::kNoVerdict, judgement);
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  DecideByNumber(profile.scale, highest.value(), judgement);
}

void ParseLlamaFirewall(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view text = FindObject(answer, judgement);
  if (text.empty()) return;
  JsonReader json(text);
  Once<alert_verdict> decision;
  Once<double> score;
  Once<bool> success;
  json.ReadObject([&](const JsonText& key) {
    JsonText word;
    double number = kNan;
    if (key.plain == "score") {
      const bool is_number = json.TakeNumber(&number);
      score.Add(is_number, number);
    } else if (key.plain == "status") {
      const bool is_text = json.TakeText(&word);
      success.Add(is_text, EqualsIgnoreCase(word.plain, "success"));
    } else if (key.plain == "decision") {
      const bool is_text = json.TakeText(&word);
      decision.Add(is_text, Decision(profile.words, word.plain));
    }
  });
  if (!json.Finish()) return Malformed(judgement);
  if (!decision.has_value()) return Undecided(reason::kNoVerdict, judgement);
  if (score.has_value() && profile.scale.Holds(score.value())) judgement->score = score.value();
  // It decides "allow" also where its scan failed or was left out.
  const bool succeeded = success.has_value() && success.value();
  if (success.found() && !succeeded) return Undecided(reason::kNotApplicable, judgement);
  if (decision.value() == kNone) return Undecided(reason::kNoVerdict, judgement);
  judgement->verdict = decision.value();
  DecideByThreshold(profile.scale, judgement->score, judgement);
}

}  // namespace alert
