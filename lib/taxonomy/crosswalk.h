// Crosswalks: which codes of another taxonomy the categories of this one come closest to.
#ifndef ALERT_LIB_TAXONOMY_CROSSWALK_H_
#define ALERT_LIB_TAXONOMY_CROSSWALK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "taxonomy/name_index.h"
#include "taxonomy/taxonomy.h"

namespace alert {

// What a crosswalk is, apart from its mappings.
struct CrosswalkInfo {
  std::string name;
  std::string title;
  std::string provenance;  // "published" or "proposed"
  std::string source;
};

struct CrosswalkCode {
  std::string code;
  std::string title;
};

struct Mapping {
  uint16_t code;     // index in codes()
  bool weak;         // the fit is weak
  std::string note;  // why
};

// Immutable. An overlay: it refers to categories and never renames one.
class Crosswalk {
 public:
  // "mlcommons" or "pyrit", of the built-in taxonomy. NotFound for another name.
  static absl::StatusOr<std::shared_ptr<const Crosswalk>> Builtin(std::string_view name);

  // From the JSON form that ToJson writes. DataLoss names the entry that is wrong.
  static absl::StatusOr<std::shared_ptr<const Crosswalk>> Parse(
      const std::shared_ptr<const Taxonomy>& taxonomy, std::string_view json);

  const Taxonomy& taxonomy() const { return *taxonomy_; }
  const CrosswalkInfo& info() const { return info_; }
  const std::vector<CrosswalkCode>& codes() const { return codes_; }

  // The codes of a category, the best fit first; empty where it is unmapped.
  const std::vector<Mapping>& mappings(uint16_t category) const { return mappings_[category]; }

  // The index of a code, in any letter case, hyphens and underscores alike.
  std::optional<uint16_t> FindCode(std::string_view code) const;

  // The categories that map to a code, ascending; none for an unknown code.
  std::vector<uint16_t> CategoriesOf(std::string_view code) const;

  std::string ToJson() const;

 private:
  friend class CrosswalkBuilder;

  explicit Crosswalk(std::shared_ptr<const Taxonomy> taxonomy)
      : taxonomy_(std::move(taxonomy)), mappings_(taxonomy_->categories().size()) {}

  std::shared_ptr<const Taxonomy> taxonomy_;
  CrosswalkInfo info_;
  std::vector<CrosswalkCode> codes_;
  NameIndex code_index_;                        // by folded code
  std::vector<std::vector<Mapping>> mappings_;  // by category
};

}  // namespace alert

#endif  // ALERT_LIB_TAXONOMY_CROSSWALK_H_
