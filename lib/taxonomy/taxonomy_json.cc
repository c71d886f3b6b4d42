// The JSON form of a taxonomy (docs/formats.md).
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/taxonomy.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "nlohmann/json.hpp"
#include "taxonomy/taxonomy.h"

namespace alert {
namespace {

constexpr std::string_view kTaxonomySchema = "alert.v1.Taxonomy";

// The parent that each entry gives, by folded names of entries.
using Parents = std::unordered_map<std::string, std::string>;

std::vector<std::string> ReadAliases(const JsonObject& entry) {
  std::vector<std::string> aliases = entry.Texts("aliases");
  for (const std::string& alias : aliases) {
    if (alias.empty()) entry.FailAt("aliases", "holds an empty string");
  }
  return aliases;
}

// Whether following parents from `name` comes back to where it was.
bool InCircle(const Parents& parents, std::string name) {
  std::unordered_set<std::string> seen;
  while (seen.insert(name).second) {
    const auto found = parents.find(name);
    if (found == parents.end() || found->second.empty()) return false;
    name = found->second;
  }
  return true;
}

class TaxonomyReader {
 public:
  void Read(const JsonObject& root) {
    root.AllowOnly({"schema", "name", "macros", "categories"});
    name = root.RequiredText("name");
    const std::vector<JsonObject> macro_entries = root.Objects("macros");
    const std::vector<JsonObject> category_entries = root.Objects("categories");
    if (category_entries.empty()) root.FailAt("categories", "there is no category");
    if (category_entries.size() >= ALERT_NO_CATEGORY || macro_entries.size() >= ALERT_NO_CATEGORY) {
      root.Fail(absl::StrCat("there are more than ", ALERT_NO_CATEGORY - 1, " entries"));
      return;
    }
    Parents parents;
    for (const JsonObject& entry : macro_entries) NoteParent(entry, &parents);
    for (const JsonObject& entry : category_entries) NoteParent(entry, &parents);
    // Nothing is read after an error: each check for a circle may have a long way to go.
    for (const JsonObject& entry : macro_entries) {
      if (root.ok()) ReadMacro(entry, parents);
    }
    for (const JsonObject& entry : category_entries) {
      if (root.ok()) ReadCategory(entry, parents);
    }
  }

  std::string name;
  std::vector<Macro> macros;
  std::vector<Category> categories;

 private:
  static void NoteParent(const JsonObject& entry, Parents* parents) {
    entry.AllowOnly({"name", "title", "definition", "aliases", "parent"});
    parents->emplace(FoldName(entry.RequiredText("name")), FoldName(entry.Text("parent")));
  }

  static void CheckCircle(const JsonObject& entry, const Parents& parents) {
    const std::string name = entry.Text("name");
    if (!InCircle(parents, FoldName(name))) return;
    entry.Fail(absl::StrCat(Quoted(name), ": its parents form a circle"));
  }

  void ReadMacro(const JsonObject& entry, const Parents& parents) {
    CheckCircle(entry, parents);
    Macro macro{entry.Text("name"),
                entry.Text("title"),
                entry.Text("definition"),
                ReadAliases(entry),
                0,
                0};
    if (!entry.Text("parent").empty()) {
      entry.Fail(absl::StrCat(Quoted(macro.name), ": a macro category has no parent"));
    }
    if (macro.title.empty()) macro.title = macro.name;
    macro_places_.emplace(FoldName(macro.name), static_cast<uint16_t>(macros.size()));
    macros.push_back(std::move(macro));
  }

  void ReadCategory(const JsonObject& entry, const Parents& parents) {
    CheckCircle(entry, parents);
    Category category{entry.Text("name"), entry.Text("title"), entry.Text("definition"),
                      ReadAliases(entry), 0};
    const std::string parent = entry.RequiredText("parent");
    const auto found = macro_places_.find(FoldName(parent));
    if (found != macro_places_.end()) {
      category.macro = found->second;
    } else if (parents.count(FoldName(parent)) != 0) {
      entry.Fail(absl::StrCat(Quoted(category.name), ": its parent ", Quoted(parent),
                              " is a category; a parent must be one of `macros`"));
    } else {
      entry.Fail(absl::StrCat(Quoted(category.name), ": its parent ", Quoted(parent),
                              " does not exist; it must be one of `macros`"));
    }
    if (category.title.empty()) category.title = category.name;
    categories.push_back(std::move(category));
  }

  std::unordered_map<std::string, uint16_t> macro_places_;  // by folded name
};

template <typename Entry>
nlohmann::ordered_json EntryJson(const Entry& entry) {
  return {{"name", entry.name},
          {"title", entry.title},
          {"definition", entry.definition},
          {"aliases", entry.aliases}};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Taxonomy>> Taxonomy::Parse(std::string_view json) {
  absl::StatusOr<JsonDocument> document = JsonDocument::Parse(json, kTaxonomySchema);
  ALERT_RETURN_IF_ERROR(document.status());
  TaxonomyReader reader;
  reader.Read(document->root());
  if (!document->status().ok()) return document->status();
  return Make(std::move(reader.name), std::move(reader.macros), std::move(reader.categories));
}

std::string Taxonomy::ToJson() const {
  nlohmann::ordered_json json = {{"schema", std::string(kTaxonomySchema)}, {"name", name_}};
  nlohmann::ordered_json& macros = json["macros"] = nlohmann::ordered_json::array();
  for (const Macro& macro : macros_) macros.push_back(EntryJson(macro));
  nlohmann::ordered_json& categories = json["categories"] = nlohmann::ordered_json::array();
  for (const Category& category : categories_) {
    nlohmann::ordered_json entry = EntryJson(category);
    entry["parent"] = macros_[category.macro].name;
    categories.push_back(std::move(entry));
  }
  return json.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace alert
