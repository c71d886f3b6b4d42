// The risk taxonomy: macro categories and the categories below them, found by name or alias.
#ifndef ALERT_LIB_TAXONOMY_TAXONOMY_H_
#define ALERT_LIB_TAXONOMY_TAXONOMY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/abi.h"
#include "taxonomy/name_index.h"

namespace alert {

struct Category {
  std::string name;
  std::string title;
  std::string definition;
  std::vector<std::string> aliases;
  uint16_t macro;
};

struct Macro {
  std::string name;
  std::string title;
  std::string definition;
  std::vector<std::string> aliases;
  uint16_t first_category;
  uint16_t category_count;
};

// Immutable. A category's index is its place in categories(); those of one macro are consecutive.
class Taxonomy {
 public:
  // The taxonomy of ALERT, made anew at each call.
  static std::shared_ptr<const Taxonomy> Builtin();

  // From the JSON form that ToJson writes. DataLoss names the entry that is wrong.
  static absl::StatusOr<std::shared_ptr<const Taxonomy>> Parse(std::string_view json);

  const std::string& name() const { return name_; }
  const std::vector<Category>& categories() const { return categories_; }
  const std::vector<Macro>& macros() const { return macros_; }

  // By name or alias, in any letter case, hyphens and underscores alike. Fastest for the canonical
  // name, as in ALERT's data.
  std::optional<uint16_t> Find(std::string_view name) const {
    const std::optional<uint16_t> exact = category_index_.Find(name);
    return exact.has_value() ? exact : FindFolded(category_index_, name);
  }
  std::optional<uint16_t> FindMacro(std::string_view name) const;

  // The category's (or macro's) name that `name` most likely meant, for error messages; empty where
  // none is alike: more than a third of the letters of `name`, and more than two, are wrong.
  std::string_view Nearest(std::string_view name) const;
  std::string_view NearestMacro(std::string_view name) const;

  std::string ToJson() const;

  // Whether both have the same categories and macros in the same order.
  bool SameCategories(const Taxonomy& other) const;

 private:
  // Orders the categories by macro and makes the indices. An error names the entry.
  static absl::StatusOr<std::shared_ptr<const Taxonomy>> Make(std::string name,
                                                              std::vector<Macro> macros,
                                                              std::vector<Category> categories);

  static std::optional<uint16_t> FindFolded(const NameIndex& index, std::string_view name);

  Taxonomy() = default;

  std::string name_;
  std::vector<Category> categories_;
  std::vector<Macro> macros_;
  NameIndex category_index_;  // by folded name
  NameIndex macro_index_;
};

// How a message goes on that there is no such category: "; did you mean `hate_women`?", or not at
// all where `nearest` is empty; and the cause in either case.
std::string Suggestion(std::string_view nearest);
alert_cause CauseOfUnknown(std::string_view nearest);

}  // namespace alert

#endif  // ALERT_LIB_TAXONOMY_TAXONOMY_H_
