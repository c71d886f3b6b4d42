#include "dataset/row/field_map.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/text.h"

namespace alert {
namespace {

// Steps are visited by recursion, and no data is nested like this.
constexpr size_t kMostKeys = 64;

bool StatesVerdict(Field field) {
  return field == Field::kVerdict || field == Field::kSafe || field == Field::kUnsafe;
}

bool GivesVerdict(Field field) {
  return StatesVerdict(field) || field == Field::kJudgeOutput || field == Field::kJudgements;
}

// The field, and what is another key of it.
void RemoveField(Field field, std::vector<FieldMap::Step>* steps) {
  for (FieldMap::Step& step : *steps) {
    if (step.field && KeyOf(*step.field).main == field) step.field.reset();
    RemoveField(field, &step.below);
  }
  steps->erase(
      std::remove_if(steps->begin(), steps->end(),
                     [](const FieldMap::Step& step) { return !step.field && step.below.empty(); }),
      steps->end());
}

FieldMap::Step* FindOrAddStep(std::string_view key, std::vector<FieldMap::Step>* steps) {
  const std::string quoted = absl::StrCat(absl::string_view(key.data(), key.size()), "\"");
  for (FieldMap::Step& step : *steps) {
    if (step.quoted == quoted) return &step;
  }
  steps->push_back({quoted, std::nullopt, {}});
  return &steps->back();
}

// Keys are compared as they stand in a file: one that JSON has to escape could not be found.
bool IsPlainKey(std::string_view key) {
  return !key.empty() && std::none_of(key.begin(), key.end(), [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  });
}

bool IsKeyOf(Field field, std::string_view key) {
  return key == KeyOf(field).key ||
         std::any_of(std::begin(kOtherKeys), std::end(kOtherKeys), [&](const OtherKey& other) {
           return other.field == field && other.key == key;
         });
}

// Whether a path must not be taken from the field that it has: one that was asked for, or without
// which there is no row. Any other default gives way.
bool MustStay(Field field, const std::vector<std::string>& keys) {
  const bool is_default = keys.size() == 1 && IsKeyOf(field, keys.front());
  return !is_default || field == Field::kId || field == Field::kCategory;
}

}  // namespace

std::optional<Field> FindField(std::string_view key) {
  for (const FieldKey& entry : kFieldKeys) {
    if (entry.key == key) return entry.main;
  }
  for (const OtherKey& other : kOtherKeys) {
    if (other.key == key) return other.field;
  }
  return std::nullopt;
}

FieldMap::FieldMap() {
  for (const FieldKey& entry : kFieldKeys) {
    FindOrAddStep(entry.key, &steps_)->field = entry.field;
  }
  for (const OtherKey& other : kOtherKeys) FindOrAddStep(other.key, &steps_)->field = other.field;
}

absl::Status FieldMap::Map(Field field, std::string_view path) {
  const std::vector<std::string> keys =
      absl::StrSplit(std::string(path), '.');  // never empty, as that of a null view is
  if (keys.size() > kMostKeys) {
    return absl::InvalidArgumentError(
        absl::StrCat("the path of ", keys.size(), " keys is too long; there may be ", kMostKeys));
  }
  for (const std::string& key : keys) {
    if (!IsPlainKey(key)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the path ", Quoted(path),
                       " is not one of key names joined by dots, as in `score.safe`"));
    }
  }
  const std::vector<Step> before = steps_;
  if (StatesVerdict(field)) {
    for (const FieldKey& entry : kFieldKeys) {
      if (GivesVerdict(entry.field)) RemoveField(entry.field, &steps_);
    }
  }
  RemoveField(field, &steps_);
  std::vector<Step>* steps = &steps_;
  Step* step = nullptr;
  for (const std::string& key : keys) {
    step = FindOrAddStep(key, steps);
    steps = &step->below;
  }
  if (step->field.has_value() && *step->field != field && MustStay(*step->field, keys)) {
    const std::string taken(KeyOf(*step->field).key);
    steps_ = before;
    return absl::InvalidArgumentError(
        absl::StrCat("the path ", Quoted(path), " is read as `", taken,
                     "` already, and a value has one meaning; put a copy of it under another key"));
  }
  step->field = field;
  return absl::OkStatus();
}

}  // namespace alert
