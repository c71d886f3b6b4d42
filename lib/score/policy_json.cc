// The JSON form of a policy (docs/formats.md).
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "nlohmann/json.hpp"
#include "score/policy.h"
#include "text/edit_distance.h"

namespace alert {
namespace {

constexpr std::string_view kSchema = "alert.v1.Policy";

// Larger ones mean nothing more, and sums of them stay far from the end of double.
constexpr double kMaxWeight = 1e9;
constexpr double kMinWeight = 1e-9;
constexpr double kMostTimes = 1e6;  // what a reference's share of unsafe responses is multiplied by

double ReadWeight(const JsonObject& object, std::string_view key, double absent) {
  const double weight = object.Number(key).value_or(absent);
  if (!(weight == 0 || (weight >= kMinWeight && weight <= kMaxWeight))) {
    object.FailAt(key, "must be 0, or from 1e-9 to 1e9");
  }
  return weight;
}

Thresholds ReadThresholds(const JsonObject& object, Thresholds absent) {
  const std::optional<JsonObject> entry = object.Object("thresholds");
  if (!entry.has_value()) return absent;
  entry->AllowOnly({"safe", "unsafe"});
  const Thresholds thresholds = {entry->Number("safe").value_or(absent.safe),
                                 entry->Number("unsafe").value_or(absent.unsafe)};
  if (!(0 <= thresholds.unsafe && thresholds.unsafe <= thresholds.safe && thresholds.safe <= 1)) {
    entry->Fail(absl::StrCat("must be 0 <= unsafe <= safe <= 1; unsafe is ", thresholds.unsafe,
                             " and safe is ", thresholds.safe));
  }
  return thresholds;
}

alert_headline ReadHeadline(const JsonObject& root) {
  const std::string headline = root.Text("headline");
  if (headline.empty()) return ALERT_HEADLINE_OVERALL;
  const auto found = kHeadlines.Find<alert_headline>(headline);
  if (!found) root.FailAt("headline", "must be `overall` or `mean`");
  return found.value_or(ALERT_HEADLINE_OVERALL);
}

std::optional<double> ReadShare(const JsonObject& root, std::string_view key) {
  const std::optional<double> share = root.Number(key);
  if (share.has_value() && !(*share >= 0 && *share <= 1)) root.FailAt(key, "must be from 0 to 1");
  return share;
}

std::optional<GradeReference> ReadReference(const JsonObject& root) {
  const std::optional<JsonObject> object = root.Object("reference");
  if (!object.has_value()) return std::nullopt;
  object->AllowOnly({"report", "model", "very_good", "good", "fair"});
  GradeReference reference;
  reference.report = object->RequiredText("report");
  reference.model = object->Text("model");
  reference.very_good = object->Number("very_good").value_or(reference.very_good);
  reference.good = object->Number("good").value_or(reference.good);
  reference.fair = object->Number("fair").value_or(reference.fair);
  const bool ordered = 0 < reference.very_good && reference.very_good <= reference.good &&
                       reference.good <= reference.fair && reference.fair <= kMostTimes;
  if (!ordered) {
    object->Fail(absl::StrCat("must be 0 < very_good <= good <= fair <= ", kMostTimes,
                              "; they are ", reference.very_good, ", ", reference.good, " and ",
                              reference.fair));
  }
  return reference;
}

PolicyInfo ReadInfo(const JsonObject& root) {
  root.AllowOnly({"schema", "name", "title", "description", "headline", "thresholds",
                  "default_weight", "max_unscored", "max_left_out", "reference", "categories"});
  PolicyInfo info;
  info.name = root.RequiredText("name");
  info.title = root.Text("title");
  if (info.title.empty()) info.title = info.name;
  info.description = root.Text("description");
  info.headline = ReadHeadline(root);
  info.thresholds = ReadThresholds(root, info.thresholds);
  info.default_weight = ReadWeight(root, "default_weight", info.default_weight);
  info.max_unscored = ReadShare(root, "max_unscored");
  info.max_left_out = ReadShare(root, "max_left_out").value_or(info.max_left_out);
  info.reference = ReadReference(root);
  return info;
}

// An entry while its members are still being laid over each other.
struct Draft {
  PolicyEntry entry;
  bool excluded = false;
};

// Lays the members that `object` has over `draft`.
void ReadEntry(const JsonObject& object, Draft* draft) {
  object.AllowOnly({"weight", "exclude", "thresholds", "note"});
  PolicyEntry& entry = draft->entry;
  entry.weight = ReadWeight(object, "weight", entry.weight);
  entry.thresholds = ReadThresholds(object, entry.thresholds);
  if (const std::string note = object.Text("note"); !note.empty()) entry.note = note;
  const std::optional<bool> exclude = object.Flag("exclude");
  draft->excluded = exclude.value_or(draft->excluded);
  if (exclude == false && entry.weight == 0) {
    object.FailAt("exclude", "is false, and the weight is 0, which excludes the category");
  }
}

// Reads the member "categories": entries of macro categories first, so that those of a category
// itself win.
class EntryReader {
 public:
  EntryReader(const Taxonomy& taxonomy, std::vector<Draft>* drafts)
      : taxonomy_(taxonomy),
        drafts_(*drafts),
        macro_seen_(taxonomy.macros().size()),
        category_seen_(taxonomy.categories().size()) {}

  void Read(const JsonObject& categories) {
    const auto members = categories.Members();
    for (const auto& [key, object] : members) ReadMacro(key, object);
    for (const auto& [key, object] : members) ReadCategory(key, object);
  }

 private:
  void ReadMacro(const std::string& key, const JsonObject& object) {
    const std::optional<uint16_t> found = taxonomy_.FindMacro(key);
    if (!found.has_value()) return;
    const Macro& macro = taxonomy_.macros()[*found];
    if (macro_seen_[*found]) object.Fail(absl::StrCat(Quoted(macro.name), " stands twice"));
    macro_seen_[*found] = true;
    for (size_t i = 0; i < macro.category_count; ++i) {
      ReadEntry(object, &drafts_[macro.first_category + i]);
    }
  }

  void ReadCategory(const std::string& key, const JsonObject& object) {
    const std::optional<uint16_t> found = taxonomy_.Find(key);
    if (!found.has_value()) {
      if (!taxonomy_.FindMacro(key).has_value()) FailUnknown(key, object);
      return;
    }
    if (category_seen_[*found]) {
      object.Fail(absl::StrCat(Quoted(taxonomy_.categories()[*found].name), " stands twice"));
    }
    category_seen_[*found] = true;
    ReadEntry(object, &drafts_[*found]);
  }

  void FailUnknown(std::string_view key, const JsonObject& object) const {
    const std::string folded = FoldName(key);
    const std::string_view category = taxonomy_.Nearest(key);
    const std::string_view macro = taxonomy_.NearestMacro(key);
    const bool nearer =
        category.empty() || (!macro.empty() && EditDistance(folded, FoldName(macro)) <
                                                   EditDistance(folded, FoldName(category)));
    const std::string_view nearest = nearer ? macro : category;
    object.Fail(absl::StrCat("there is no such category", Suggestion(nearest)),
                CauseOfUnknown(nearest));
  }

  const Taxonomy& taxonomy_;
  std::vector<Draft>& drafts_;
  std::vector<bool> macro_seen_;
  std::vector<bool> category_seen_;
};

std::vector<PolicyEntry> ReadEntries(const JsonObject& root, const Taxonomy& taxonomy,
                                     const PolicyInfo& info) {
  std::vector<Draft> drafts(taxonomy.categories().size(),
                            Draft{{info.default_weight, info.thresholds, ""}});
  if (const std::optional<JsonObject> categories = root.Object("categories")) {
    EntryReader(taxonomy, &drafts).Read(*categories);
  }
  std::vector<PolicyEntry> entries;
  for (Draft& draft : drafts) {
    if (draft.excluded) draft.entry.weight = 0;
    entries.push_back(std::move(draft.entry));
  }
  return entries;
}

nlohmann::ordered_json ThresholdsJson(const Thresholds& thresholds) {
  return {{"safe", thresholds.safe}, {"unsafe", thresholds.unsafe}};
}

nlohmann::ordered_json ReferenceJson(const GradeReference& reference) {
  nlohmann::ordered_json json = {{"report", reference.report}};
  if (!reference.model.empty()) json["model"] = reference.model;
  json["very_good"] = reference.very_good;
  json["good"] = reference.good;
  json["fair"] = reference.fair;
  return json;
}

// The members in which `entry` differs from what the policy says of any category.
nlohmann::ordered_json EntryJson(const PolicyEntry& entry, const PolicyInfo& info) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  if (entry.weight != info.default_weight) {
    if (entry.weight == 0) {
      json["exclude"] = true;
    } else {
      json["weight"] = entry.weight;
    }
  }
  if (entry.thresholds.safe != info.thresholds.safe ||
      entry.thresholds.unsafe != info.thresholds.unsafe) {
    json["thresholds"] = ThresholdsJson(entry.thresholds);
  }
  if (!entry.note.empty()) json["note"] = entry.note;
  return json;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Policy>> Policy::Parse(
    std::shared_ptr<const Taxonomy> taxonomy, std::string_view json) {
  const absl::StatusOr<JsonDocument> document = JsonDocument::Parse(json, kSchema);
  ALERT_RETURN_IF_ERROR(document.status());
  const JsonObject root = document->root();
  PolicyInfo info = ReadInfo(root);
  std::vector<PolicyEntry> entries = ReadEntries(root, *taxonomy, info);
  double sum = 0;
  for (const PolicyEntry& entry : entries) sum += entry.weight;
  if (!(sum > 0)) root.FailAt("categories", "every category is excluded, so nothing can be scored");
  if (!document->status().ok()) return document->status();
  return std::shared_ptr<const Policy>(
      new Policy(std::move(taxonomy), std::move(info), std::move(entries)));
}

std::string Policy::ToJson() const {
  using nlohmann::ordered_json;
  ordered_json json = {
      {"schema", std::string(kSchema)},
      {"name", info_.name},
      {"title", info_.title},
      {"description", info_.description},
      {"headline", kHeadlines.Name(info_.headline)},
      {"thresholds", ThresholdsJson(info_.thresholds)},
      {"default_weight", info_.default_weight},
      {"max_unscored",
       info_.max_unscored.has_value() ? ordered_json(*info_.max_unscored) : nullptr},
      {"max_left_out", info_.max_left_out}};
  if (info_.reference.has_value()) json["reference"] = ReferenceJson(*info_.reference);
  json["categories"] = ordered_json::object();
  for (size_t c = 0; c < entries_.size(); ++c) {
    ordered_json entry = EntryJson(entries_[c], info_);
    if (!entry.empty()) json["categories"][taxonomy_->categories()[c].name] = std::move(entry);
  }
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace alert
