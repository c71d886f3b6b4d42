#include "dataset/arrow_plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "alert/dataset.h"
#include "base/status.h"
#include "base/text.h"

namespace alert {
namespace {

class Planner {
 public:
  Planner(const ArrowSource& source, uint32_t columns) : source_(source), columns_(columns) {}

  absl::StatusOr<ArrowPlan> Plan(const FieldMap& fields) {
    AddKeys();
    for (size_t i = 0; i < plan_.keys.size(); ++i) {
      const ArrowKey& key = plan_.keys[i];
      const ArrowType* type =
          key.kind == ArrowKey::Kind::kColumn ? &source_.type().children[key.column] : nullptr;
      ArrowFieldSource at = {Field::kId, i, {}};
      ALERT_RETURN_IF_ERROR(Match(key.name, type, fields.steps(), &at));
    }
    return std::move(plan_);
  }

 private:
  void AddKeys() {
    const std::vector<ArrowType>& columns = source_.type().children;
    const std::vector<std::string>& languages = source_.languages();
    plan_.language_columns.resize(languages.size());
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto language = std::find(languages.begin(), languages.end(), columns[i].name);
      if (language == languages.end()) {
        plan_.keys.push_back({ArrowKey::Kind::kColumn, i, columns[i].name});
      } else {
        plan_.language_columns[static_cast<size_t>(language - languages.begin())] = i;
      }
    }
    if (languages.empty()) return;
    plan_.keys.push_back({ArrowKey::Kind::kLanguage, 0, "language"});
    plan_.keys.push_back({ArrowKey::Kind::kPrompt, 0, "prompt"});
  }

  // `type` is NULL for a key that is no column.
  absl::Status Match(const std::string& name, const ArrowType* type,
                     const std::vector<FieldMap::Step>& steps, ArrowFieldSource* at) {
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const FieldMap::Step& known) {
      return known.quoted.size() == name.size() + 1 &&
             known.quoted.compare(0, name.size(), name) == 0;
    });
    if (step == steps.end()) return absl::OkStatus();
    const bool is_struct = type != nullptr && type->kind == ArrowType::Kind::kStruct;
    if (!step->below.empty() && is_struct) {
      for (size_t i = 0; i < type->children.size(); ++i) {
        at->members.push_back(i);
        ALERT_RETURN_IF_ERROR(Match(type->children[i].name, &type->children[i], step->below, at));
        at->members.pop_back();
      }
      return absl::OkStatus();
    }
    if (!step->field) return absl::OkStatus();
    const uint32_t wanted_by = KeyOf(*step->field).columns;
    if (wanted_by != kAnyColumn && (wanted_by & columns_) == 0) return absl::OkStatus();
    if (type != nullptr && !type->is_readable()) {
      return absl::InvalidArgumentError(
          absl::StrCat(source_.name(), ": the column ", Quoted(name), " has the Arrow type ",
                       Quoted(type->format),
                       ", which can't be read; cast it to text, an integer or a truth value"));
    }
    at->field = *step->field;
    plan_.fields.push_back(*at);
    return absl::OkStatus();
  }

  const ArrowSource& source_;
  uint32_t columns_;
  ArrowPlan plan_;
};

}  // namespace

absl::StatusOr<ArrowPlan> PlanFields(const ArrowSource& source, const FieldMap& fields,
                                     uint32_t columns) {
  return Planner(source, columns).Plan(fields);
}

}  // namespace alert
