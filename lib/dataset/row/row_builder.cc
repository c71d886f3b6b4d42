#include "dataset/row/row_builder.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "attack/attack.h"
#include "base/json_string.h"
#include "base/numbers.h"
#include "base/text.h"
#include "dataset/row/prompt_text.h"
#include "fmt/format.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

std::string WrongType(Field field, std::string_view wanted) {
  return absl::StrCat(Quoted(KeyOf(field).key), " is not ", Absl(wanted));
}

// The integer that `digits` spells in its only form: no sign but a minus, no zeros in front.
std::optional<int64_t> CanonicalInteger(std::string_view digits) {
  // Most ids are short, and from_chars is made for more than this.
  constexpr size_t kShort = 18;
  if (digits.size() <= kShort && digits.front() >= '1' && digits.front() <= '9') {
    int64_t value = 0;
    for (char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value;
  }
  int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  const std::string_view magnitude = digits.front() == '-' ? digits.substr(1) : digits;
  if (magnitude.front() == '0' && digits != "0") return std::nullopt;
  return value;
}

// The integer that a number with a fraction or an exponent equals, if any: some writers turn a
// column of ids into floating point.
std::optional<int64_t> IntegerOfReal(double value) {
  if (!(std::fabs(value) < kMostExact) || value != std::floor(value)) return std::nullopt;
  return static_cast<int64_t>(value);
}

std::optional<int64_t> IntegerOfNumber(std::string_view token) {
  double value = 0;
  if (!absl::SimpleAtod(Absl(token), &value)) return std::nullopt;
  return IntegerOfReal(value);
}

bool IsAllDigits(std::string_view token) {
  for (char c : token) {
    if (c != '-' && (c < '0' || c > '9')) return false;
  }
  return true;
}

// Where a row may state its verdict; what several state must agree.
constexpr Field kVerdictFields[] = {Field::kVerdict, Field::kSafe, Field::kSafeAlias,
                                    Field::kUnsafe, Field::kUnsafeAlias};

// Appends what a string means; false where an escape is no JSON.
bool AppendMeaning(const RawValue& value, std::string* text) {
  if (!value.is_plain()) return AppendUnescaped(value.bytes(), text);
  text->append(value.bytes());
  return true;
}

// A value as JSON has it, or would.
std::string JsonOf(const RawValue& value) {
  if (value.is_integer()) return absl::StrCat(value.integer());
  if (value.is_real()) return fmt::format("{}", value.real());
  if (value.is_null()) return "null";
  if (value.is_true()) return "true";
  if (value.is_false()) return "false";
  if (!value.is_plain()) return std::string(value.token());
  std::string json;
  AppendJsonString(value.bytes(), &json);
  return json;
}

std::optional<alert_verdict> VerdictOfText(const RawValue& value) {
  if (value.bytes() == "safe") return ALERT_VERDICT_SAFE;
  if (value.bytes() == "unsafe") return ALERT_VERDICT_UNSAFE;
  std::string text;
  if (!AppendMeaning(value, &text)) return std::nullopt;
  return FindVerdict(text);
}

// A text under a key that says `unsafe` could be meant either way.
std::optional<alert_verdict> VerdictOfValue(Field field, const RawValue& value) {
  const bool is_unsafe = field == Field::kUnsafe || field == Field::kUnsafeAlias;
  if (value.is_true()) return is_unsafe ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE;
  if (value.is_false()) return is_unsafe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
  if (!value.is_string() || is_unsafe) return std::nullopt;
  return VerdictOfText(value);
}

constexpr uint16_t kFirstSample = 1;

std::optional<uint16_t> SampleOfValue(const RawValue& value) {
  std::optional<int64_t> number;
  if (value.is_integer()) {
    number = value.integer();
  } else if (value.is_real()) {
    number = IntegerOfReal(value.real());
  } else if (value.is_number()) {
    number = IntegerOfNumber(value.token());
  }
  if (!number || *number < kFirstSample || *number > UINT16_MAX) return std::nullopt;
  return static_cast<uint16_t>(*number);
}

bool HasValue(const RawValue& value) {
  return value.present() && !value.is_null();
}

}  // namespace

RowBuilder::RowBuilder(std::shared_ptr<const Taxonomy> taxonomy, const RowDefaults& defaults,
                       uint32_t columns)
    : taxonomy_(std::move(taxonomy)),
      columns_(columns),
      attacks_(CanonicalAttack(defaults.attack)),
      languages_(defaults.language),
      models_(defaults.model) {
  ForEachTextColumn([this](const ColumnInfo& column) {
    if (column.field && wants(column.bit)) {
      texts_.push_back({column.bit, *column.field, column.texts});
    }
  });
}

void RowBuilder::Add(const RawRow& row, RowPlace place, std::string_view json) {
  Id id;
  uint16_t category = 0;
  uint16_t attack = 0;
  uint16_t language = 0;
  uint16_t model = 0;
  uint16_t sample = 0;
  if (!ReadId(row[Field::kId], place, &id) ||
      !ReadCategory(row[Field::kCategory], place, &category) ||
      !CheckPrompt(row[Field::kPrompt], place) ||
      (wants(ALERT_COLUMN_ATTACK) &&
       !(HasValue(row[Field::kAttackAlias])
             ? ReadAttack(row, place, &attack)
             : ReadName(row[Field::kAttack], Field::kAttack, place, &attacks_, &attack))) ||
      (wants(ALERT_COLUMN_LANGUAGE) &&
       !ReadName(row[Field::kLanguage], Field::kLanguage, place, &languages_, &language)) ||
      (wants(ALERT_COLUMN_MODEL) &&
       !ReadName(row[Field::kModel], Field::kModel, place, &models_, &model)) ||
      (wants(ALERT_COLUMN_SAMPLE) && HasValue(row[Field::kSample]) &&
       !ReadSample(row[Field::kSample], place, &sample)) ||
      !AppendTexts(row, place)) {
    return;
  }
  AppendId(id);
  batch_->category.push_back(category);
  if (wants(ALERT_COLUMN_ATTACK)) batch_->attack.push_back(attack);
  if (wants(ALERT_COLUMN_LANGUAGE)) batch_->language.push_back(language);
  if (wants(ALERT_COLUMN_MODEL)) batch_->model.push_back(model);
  if (sample != 0) AppendSample(sample);
  if (wants(ALERT_COLUMN_VERDICT)) batch_->verdict.push_back(ReadVerdict(row, place));
  if (wants(ALERT_COLUMN_JSON)) batch_->json.Append(json);
  batch_->place.push_back(place);
  ++batch_->rows;
}

void RowBuilder::AddProblem(alert_problem_kind kind, RowPlace place, std::string message,
                            alert_cause cause) {
  batch_->problems.push_back({kind, place, std::move(message), cause});
}

void RowBuilder::FinishBatch() {
  for (const TextField& text : texts_) (batch_->*text.texts).FillWithNulls(batch_->rows);
  if (wants(ALERT_COLUMN_SAMPLE)) batch_->sample.resize(batch_->rows, kFirstSample);
  batch_->attack_names = attacks_.names();
  batch_->language_names = languages_.names();
  batch_->model_names = models_.names();
}

bool RowBuilder::Malformed(RowPlace place, std::string message, alert_cause cause) {
  AddProblem(ALERT_PROBLEM_MALFORMED, place, std::move(message), cause);
  return false;
}

bool RowBuilder::BadEscape(Field field, RowPlace place) {
  return Malformed(place,
                   absl::StrCat(Quoted(KeyOf(field).key), " holds an escape that is no JSON"));
}

bool RowBuilder::ReadId(const RawValue& value, RowPlace place, Id* id) {
  if (!value.present()) {
    return Malformed(place, "`id` is missing", ALERT_CAUSE_ID_MISSING);
  }
  if (value.is_integer()) {
    id->number = value.integer();
    return true;
  }
  if (value.is_real()) {
    const std::optional<int64_t> number = IntegerOfReal(value.real());
    if (!number) return Malformed(place, WrongType(Field::kId, "an integer or a text"));
    id->number = *number;
    return true;
  }
  if (value.is_number()) {
    const std::string_view token = value.token();
    std::optional<int64_t> number = CanonicalInteger(token);
    if (!number) number = IntegerOfNumber(token);
    if (number) {
      id->number = *number;
      return true;
    }
    if (!IsAllDigits(token)) return Malformed(place, WrongType(Field::kId, "an integer or a text"));
    id->text = token;
  } else if (value.is_string()) {
    id_buffer_.clear();
    if (!AppendMeaning(value, &id_buffer_)) {
      return BadEscape(Field::kId, place);
    }
    if (id_buffer_.empty()) return Malformed(place, "`id` is empty");
    // Some writers turn a column of ids into text: "17" is the item 17.
    if (const std::optional<int64_t> number = CanonicalInteger(id_buffer_)) {
      id->number = *number;
      return true;
    }
    id->text = id_buffer_;
  } else {
    return Malformed(place, WrongType(Field::kId, "an integer or a text"));
  }
  id->is_text = true;
  return true;
}

bool RowBuilder::ReadCategory(const RawValue& value, RowPlace place, uint16_t* category) {
  if (!value.present()) {
    return Malformed(place, "`category` is missing", ALERT_CAUSE_CATEGORY_MISSING);
  }
  if (!value.is_string()) return Malformed(place, WrongType(Field::kCategory, "a text"));
  std::string_view name = value.bytes();
  std::optional<uint16_t> found = taxonomy_->Find(name);
  if (!found) {
    buffer_.clear();
    if (!AppendMeaning(value, &buffer_)) {
      return BadEscape(Field::kCategory, place);
    }
    name = buffer_;
    found = taxonomy_->Find(name);
  }
  if (!found) {
    const std::string_view nearest = taxonomy_->Nearest(name);
    AddProblem(ALERT_PROBLEM_UNKNOWN_CATEGORY, place,
               absl::StrCat("there is no category ", Quoted(name), Suggestion(nearest)),
               CauseOfUnknown(nearest));
    return false;
  }
  *category = *found;
  return true;
}

bool RowBuilder::CheckPrompt(const RawValue& value, RowPlace place) {
  if (!HasValue(value)) return true;
  if (!value.is_string()) return Malformed(place, WrongType(Field::kPrompt, "a text"));
  if (!value.is_plain() && !MayBeEmptyPrompt(value.bytes())) return true;
  buffer_.clear();
  if (!AppendMeaning(value, &buffer_)) {
    return BadEscape(Field::kPrompt, place);
  }
  if (!IsEmptyPrompt(buffer_)) return true;
  AddProblem(ALERT_PROBLEM_EMPTY_PROMPT, place, "the prompt has no text");
  return false;
}

bool RowBuilder::ReadName(const RawValue& value, Field field, RowPlace place, Dictionary* names,
                          uint16_t* index) {
  if (!HasValue(value)) {
    *index = 0;
    return true;
  }
  if (!value.is_string()) return Malformed(place, WrongType(field, "a text"));
  // Of a source, either all strings are escaped or none is: no spelling means two names.
  const std::string_view spelling = value.bytes();
  if (const std::optional<uint16_t> known = names->Recall(spelling)) {
    *index = *known;
    return true;
  }
  buffer_.clear();
  if (!AppendMeaning(value, &buffer_)) {
    return BadEscape(field, place);
  }
  const bool is_attack = field == Field::kAttack || field == Field::kAttackAlias;
  const std::string_view name = is_attack ? CanonicalAttack(buffer_) : buffer_;
  const std::optional<uint16_t> interned =
      name.empty() ? std::optional<uint16_t>(0) : names->Intern(name);
  if (!interned) {
    return Malformed(place, absl::StrCat("more than ", Dictionary::kMaxNames,
                                         " different values of ", Quoted(KeyOf(field).key)));
  }
  names->Remember(spelling, *interned);
  *index = *interned;
  return true;
}

bool RowBuilder::ReadAttack(const RawRow& row, RowPlace place, uint16_t* index) {
  const RawValue& alias = row[Field::kAttackAlias];
  const RawValue& first = row[Field::kAttack];
  if (!ReadName(alias, Field::kAttackAlias, place, &attacks_, index)) return false;
  if (!HasValue(first)) return true;
  const uint16_t other = *index;
  if (!ReadName(first, Field::kAttack, place, &attacks_, index)) return false;
  return *index == other || Malformed(place, "`attack_type` and `attack` name different attacks");
}

bool RowBuilder::ReadSample(const RawValue& value, RowPlace place, uint16_t* sample) {
  const std::optional<uint16_t> read = SampleOfValue(value);
  if (!read) {
    return Malformed(place, absl::StrCat("`sample` is ", JsonOf(value),
                                         "; the number of a sample is an integer from ",
                                         kFirstSample, " to ", UINT16_MAX));
  }
  *sample = *read;
  return true;
}

void RowBuilder::AppendSample(uint16_t sample) {
  batch_->names_samples = true;
  batch_->sample.resize(batch_->rows, kFirstSample);
  batch_->sample.push_back(sample);
}

// Comes before what else is appended, so that a row which fails can be taken back. Nulls are
// appended when a value follows, or when the batch is finished: a column that no row has costs
// nothing.
bool RowBuilder::AppendTexts(const RawRow& row, RowPlace place) {
  for (const TextField& text : texts_) {
    const RawValue& value = row[text.field];
    if (!HasValue(value) || AppendText(text, value, place)) continue;
    for (const TextField& other : texts_) (batch_->*other.texts).Truncate(batch_->rows);
    return false;
  }
  return true;
}

bool RowBuilder::AppendText(const TextField& text, const RawValue& value, RowPlace place) {
  TextColumn& column = batch_->*text.texts;
  column.FillWithNulls(batch_->rows);
  if (text.field == Field::kJudgements) {
    if (!value.is_array()) return Malformed(place, WrongType(text.field, "a list"));
    column.Append(value.token());
  } else if ((text.field == Field::kCluster || text.field == Field::kJudgeScore) &&
             value.is_number()) {
    column.Append(JsonOf(value));
  } else if (!value.is_string()) {
    return Malformed(place, WrongType(text.field, "a text"));
  } else if (text.column == ALERT_COLUMN_PROMPT) {
    buffer_.clear();
    if (!AppendMeaning(value, &buffer_)) return BadEscape(text.field, place);
    column.Append(UnwrapPrompt(buffer_));
  } else {
    if (!AppendMeaning(value, column.open_row())) return BadEscape(text.field, place);
    column.FinishRow();
  }
  return true;
}

alert_verdict RowBuilder::ReadVerdict(const RawRow& row, RowPlace place) {
  alert_verdict said = ALERT_NO_VERDICT;
  Field said_by = Field::kVerdict;
  for (const Field field : kVerdictFields) {
    const RawValue& value = row[field];
    if (!HasValue(value)) continue;
    const std::optional<alert_verdict> read = VerdictOfValue(field, value);
    if (!read) {
      return UnreadableVerdict(absl::StrCat("the verdict ", Quoted(JsonOf(value)), " under ",
                                            Quoted(KeyOf(field).key), " can't be read"),
                               place);
    }
    if (said != ALERT_NO_VERDICT && said != *read) {
      return UnreadableVerdict(absl::StrCat(Quoted(KeyOf(said_by).key), " and ",
                                            Quoted(KeyOf(field).key), " contradict each other"),
                               place);
    }
    said = *read;
    said_by = field;
  }
  return said;
}

alert_verdict RowBuilder::UnreadableVerdict(const std::string& message, RowPlace place) {
  AddProblem(ALERT_PROBLEM_NO_VERDICT, place,
             absl::StrCat(message, "; the row counts as undecided"));
  return ALERT_VERDICT_UNDECIDED;
}

void RowBuilder::AppendId(const Id& id) {
  batch_->id.push_back(id.number);
  if (id.is_text) {
    batch_->id_text.FillWithNulls(batch_->rows);
    batch_->id_text.Append(id.text);
  } else if (!batch_->id_text.empty()) {
    batch_->id_text.AppendNull();
  }
}

}  // namespace alert
