#include "taxonomy/crosswalk.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "nlohmann/json.hpp"
#include "taxonomy/crosswalk_builtin.h"

namespace alert {

// Makes a crosswalk step by step. A step that can't be done says why, and changes nothing.
class CrosswalkBuilder {
 public:
  explicit CrosswalkBuilder(std::shared_ptr<const Taxonomy> taxonomy)
      : crosswalk_(new Crosswalk(std::move(taxonomy))),
        seen_(crosswalk_->taxonomy().categories().size()) {}

  CrosswalkInfo& info() { return crosswalk_->info_; }

  absl::Status AddCode(CrosswalkCode code) {
    const size_t index = crosswalk_->codes_.size();
    if (index == std::numeric_limits<uint16_t>::max()) {
      return absl::DataLossError(absl::StrCat("there are more than ", index, " codes"));
    }
    if (!crosswalk_->code_index_.Insert(FoldName(code.code), static_cast<uint16_t>(index))) {
      return absl::DataLossError(absl::StrCat("the code ", Quoted(code.code), " stands twice"));
    }
    crosswalk_->codes_.push_back(std::move(code));
    return absl::OkStatus();
  }

  absl::StatusOr<uint16_t> AddCategory(std::string_view name) {
    const Taxonomy& taxonomy = crosswalk_->taxonomy();
    const std::optional<uint16_t> found = taxonomy.Find(name);
    if (!found.has_value()) {
      const std::string_view nearest = taxonomy.Nearest(name);
      return WithCause(absl::DataLossError(absl::StrCat("there is no category ", Quoted(name),
                                                        Suggestion(nearest))),
                       CauseOfUnknown(nearest));
    }
    if (seen_[*found]) {
      return absl::DataLossError(absl::StrCat(
          "the category ", Quoted(taxonomy.categories()[*found].name), " stands twice"));
    }
    seen_[*found] = true;
    return *found;
  }

  absl::Status AddMapping(uint16_t category, std::string_view code, bool weak, std::string note) {
    const std::optional<uint16_t> found = crosswalk_->FindCode(code);
    if (!found.has_value()) {
      return absl::DataLossError(
          absl::StrCat("the code ", Quoted(code), " has no entry in `codes`"));
    }
    std::vector<Mapping>& mappings = crosswalk_->mappings_[category];
    for (const Mapping& mapping : mappings) {
      if (mapping.code != *found) continue;
      return absl::DataLossError(absl::StrCat("the code ", Quoted(code), " stands twice"));
    }
    mappings.push_back({*found, weak, std::move(note)});
    return absl::OkStatus();
  }

  std::shared_ptr<const Crosswalk> Build() { return std::move(crosswalk_); }

 private:
  std::shared_ptr<Crosswalk> crosswalk_;
  std::vector<bool> seen_;  // by category
};

namespace {

constexpr std::string_view kCrosswalkSchema = "alert.v1.Crosswalk";

void Note(const absl::Status& status, const JsonObject& entry) {
  if (status.ok()) return;
  entry.Fail({status.message().data(), status.message().size()}, CauseOf(status));
}

void ReadInfo(const JsonObject& root, const Taxonomy& taxonomy, CrosswalkInfo* info) {
  root.AllowOnly(
      {"schema", "name", "title", "taxonomy", "provenance", "source", "codes", "categories"});
  info->name = root.RequiredText("name");
  info->title = root.Text("title");
  info->provenance = root.RequiredText("provenance");
  info->source = root.Text("source");
  if (info->provenance != "published" && info->provenance != "proposed") {
    root.FailAt("provenance", "must be `published` or `proposed`");
  }
  const std::string of = root.Text("taxonomy");
  if (!of.empty() && of != taxonomy.name()) {
    root.FailAt("taxonomy", absl::StrCat("is ", Quoted(of), ", and the taxonomy given is ",
                                         Quoted(taxonomy.name())));
  }
}

void ReadCategory(const JsonObject& entry, CrosswalkBuilder* builder) {
  entry.AllowOnly({"category", "to"});
  const absl::StatusOr<uint16_t> category = builder->AddCategory(entry.RequiredText("category"));
  if (!category.ok()) return Note(category.status(), entry);
  for (const JsonObject& to : entry.Objects("to")) {
    to.AllowOnly({"code", "weak", "note"});
    Note(builder->AddMapping(*category, to.RequiredText("code"), to.Flag("weak").value_or(false),
                             to.Text("note")),
         to);
  }
}

std::shared_ptr<const Crosswalk> FromTable(const CrosswalkTable& table) {
  CrosswalkBuilder builder(Taxonomy::Builtin());
  builder.info() = {std::string(table.name), std::string(table.title),
                    std::string(table.provenance), std::string(table.source)};
  for (const auto& [code, title] : table.codes) {
    builder.AddCode({std::string(code), std::string(title)}).IgnoreError();
  }
  for (const CrosswalkRow& row : table.rows) {
    const uint16_t category = builder.AddCategory(row.category).value();
    for (const std::string_view code : row.codes) {
      builder.AddMapping(category, code, !row.weak.empty(), std::string(row.weak)).IgnoreError();
    }
  }
  return builder.Build();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Crosswalk>> Crosswalk::Builtin(std::string_view name) {
  std::string known;
  for (const CrosswalkTable& table : BuiltinCrosswalks()) {
    if (table.name == name) return FromTable(table);
    absl::StrAppend(&known, known.empty() ? "" : ", ", std::string(table.name));
  }
  return absl::NotFoundError(
      absl::StrCat("no built-in crosswalk ", Quoted(name), "; there are: ", known));
}

absl::StatusOr<std::shared_ptr<const Crosswalk>> Crosswalk::Parse(
    const std::shared_ptr<const Taxonomy>& taxonomy, std::string_view json) {
  const absl::StatusOr<JsonDocument> document = JsonDocument::Parse(json, kCrosswalkSchema);
  ALERT_RETURN_IF_ERROR(document.status());
  const JsonObject root = document->root();
  CrosswalkBuilder builder(taxonomy);
  ReadInfo(root, *taxonomy, &builder.info());
  for (const JsonObject& entry : root.Objects("codes")) {
    entry.AllowOnly({"code", "title"});
    Note(builder.AddCode({entry.RequiredText("code"), entry.Text("title")}), entry);
  }
  for (const JsonObject& entry : root.Objects("categories")) ReadCategory(entry, &builder);
  if (!document->status().ok()) return document->status();
  return builder.Build();
}

std::optional<uint16_t> Crosswalk::FindCode(std::string_view code) const {
  return code_index_.Find(FoldName(code));
}

std::vector<uint16_t> Crosswalk::CategoriesOf(std::string_view code) const {
  std::vector<uint16_t> categories;
  const std::optional<uint16_t> wanted = FindCode(code);
  if (!wanted.has_value()) return categories;
  for (size_t c = 0; c < mappings_.size(); ++c) {
    for (const Mapping& mapping : mappings_[c]) {
      if (mapping.code == *wanted) categories.push_back(static_cast<uint16_t>(c));
    }
  }
  return categories;
}

std::string Crosswalk::ToJson() const {
  using nlohmann::ordered_json;
  ordered_json json = {{"schema", std::string(kCrosswalkSchema)},
                       {"name", info_.name},
                       {"title", info_.title},
                       {"taxonomy", taxonomy_->name()},
                       {"provenance", info_.provenance},
                       {"source", info_.source},
                       {"codes", ordered_json::array()},
                       {"categories", ordered_json::array()}};
  for (const CrosswalkCode& code : codes_) {
    json["codes"].push_back({{"code", code.code}, {"title", code.title}});
  }
  for (size_t c = 0; c < mappings_.size(); ++c) {
    ordered_json to = ordered_json::array();
    for (const Mapping& mapping : mappings_[c]) {
      ordered_json entry = {{"code", codes_[mapping.code].code}, {"weak", mapping.weak}};
      if (!mapping.note.empty()) entry["note"] = mapping.note;
      to.push_back(std::move(entry));
    }
    json["categories"].push_back(
        ordered_json{{"category", taxonomy_->categories()[c].name}, {"to", std::move(to)}});
  }
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace alert
