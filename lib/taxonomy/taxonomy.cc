#include "taxonomy/taxonomy.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/taxonomy.h"
#include "base/status.h"
#include "base/text.h"
#include "taxonomy/builtin.h"
#include "text/edit_distance.h"

namespace alert {
namespace {

// Longer names than this are no misspellings of a category; it bounds the work for an error.
constexpr size_t kNearestBytes = 64;

// A third of its letters wrong, or two of a short name: more, and it is another word.
size_t MostSlips(size_t letters) {
  return std::max<size_t>(2, letters / 3);
}

template <typename Entry>
std::string_view NearestOf(const std::vector<Entry>& entries, std::string_view name) {
  if (name.size() > kNearestBytes) return {};
  const std::string folded = FoldName(name);
  std::string_view nearest;
  // Where every letter is wrong, nothing is alike.
  size_t least = std::min(MostSlips(folded.size()) + 1, folded.size());
  const auto consider = [&](const std::string& candidate, const Entry& entry) {
    const size_t distance = EditDistance(folded, FoldName(candidate));
    if (distance >= least) return;
    least = distance;
    nearest = entry.name;
  };
  for (const Entry& entry : entries) {
    consider(entry.name, entry);
    for (const std::string& alias : entry.aliases) consider(alias, entry);
  }
  return nearest;
}

// Macros and categories share one space of names, so that a policy can speak of both.
class NameCheck {
 public:
  template <typename Entry>
  absl::Status Add(const Entry& entry, uint16_t index, NameIndex* names) {
    ALERT_RETURN_IF_ERROR(AddName(entry.name, entry.name, index, names));
    for (const std::string& alias : entry.aliases) {
      ALERT_RETURN_IF_ERROR(AddName(alias, entry.name, index, names));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status AddName(const std::string& name, const std::string& owner, uint16_t index,
                       NameIndex* names) {
    const std::string folded = FoldName(name);
    const auto [known, is_new] = owners_.emplace(folded, owner);
    if (!is_new) {
      return absl::DataLossError(absl::StrCat(Quoted(owner), ": the name ", Quoted(name),
                                              " is already a name or alias of ",
                                              Quoted(known->second)));
    }
    names->Insert(folded, index);
    return absl::OkStatus();
  }

  std::unordered_map<std::string, std::string> owners_;  // the entry that has the folded name
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Taxonomy>> Taxonomy::Make(std::string name,
                                                               std::vector<Macro> macros,
                                                               std::vector<Category> categories) {
  std::stable_sort(categories.begin(), categories.end(),
                   [](const Category& a, const Category& b) { return a.macro < b.macro; });
  std::shared_ptr<Taxonomy> taxonomy(new Taxonomy);
  taxonomy->name_ = std::move(name);
  taxonomy->macros_ = std::move(macros);
  taxonomy->categories_ = std::move(categories);

  NameCheck check;
  uint16_t first = 0;
  for (size_t m = 0; m < taxonomy->macros_.size(); ++m) {
    Macro& macro = taxonomy->macros_[m];
    ALERT_RETURN_IF_ERROR(check.Add(macro, static_cast<uint16_t>(m), &taxonomy->macro_index_));
    macro.first_category = first;
    while (first < taxonomy->categories_.size() && taxonomy->categories_[first].macro == m) ++first;
    macro.category_count = first - macro.first_category;
  }
  for (size_t c = 0; c < taxonomy->categories_.size(); ++c) {
    ALERT_RETURN_IF_ERROR(
        check.Add(taxonomy->categories_[c], static_cast<uint16_t>(c), &taxonomy->category_index_));
  }
  return std::shared_ptr<const Taxonomy>(std::move(taxonomy));
}

std::shared_ptr<const Taxonomy> Taxonomy::Builtin() {
  return *Make("alert", BuiltinMacros(), BuiltinCategories());
}

std::optional<uint16_t> Taxonomy::FindFolded(const NameIndex& index, std::string_view name) {
  if (name.size() > index.max_size()) return std::nullopt;
  return index.Find(FoldName(name));
}

std::optional<uint16_t> Taxonomy::FindMacro(std::string_view name) const {
  return FindFolded(macro_index_, name);
}

std::string Suggestion(std::string_view nearest) {
  return nearest.empty() ? "" : absl::StrCat("; did you mean ", Quoted(nearest), "?");
}

alert_cause CauseOfUnknown(std::string_view nearest) {
  return nearest.empty() ? ALERT_CAUSE_CATEGORY_UNKNOWN : ALERT_CAUSE_NONE;
}

std::string_view Taxonomy::Nearest(std::string_view name) const {
  return NearestOf(categories_, name);
}

std::string_view Taxonomy::NearestMacro(std::string_view name) const {
  return NearestOf(macros_, name);
}

bool Taxonomy::SameCategories(const Taxonomy& other) const {
  const auto same_name = [](const auto& a, const auto& b) { return a.name == b.name; };
  const auto same_category = [](const Category& a, const Category& b) {
    return a.name == b.name && a.macro == b.macro;
  };
  return std::equal(macros_.begin(), macros_.end(), other.macros_.begin(), other.macros_.end(),
                    same_name) &&
         std::equal(categories_.begin(), categories_.end(), other.categories_.begin(),
                    other.categories_.end(), same_category);
}

}  // namespace alert
