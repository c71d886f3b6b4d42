// The taxonomy and its crosswalks.
#ifndef ALERT_TAXONOMY_HPP_
#define ALERT_TAXONOMY_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/taxonomy.h"

namespace alert {
inline namespace v0 {

struct Category {
  std::string_view name;
  std::string_view title;
  std::string_view definition;
  uint16_t index;
  uint16_t macro;
};

struct Macro {
  std::string_view name;
  std::string_view title;
  std::string_view definition;
  uint16_t index;
  uint16_t first_category;
  uint16_t category_count;
};

// A range of categories: `for (const alert::Category& category : taxonomy)`.
class Taxonomy {
 public:
  // The built-in one.
  Taxonomy() : handle_(internal::Make<Handle>(alert_taxonomy_builtin)) {}

  static Taxonomy Parse(std::string_view json) {
    return Taxonomy(internal::Make<Handle>(alert_taxonomy_parse, json.data(), json.size()));
  }

  std::string_view name() const { return internal::CallForText(alert_taxonomy_name, get()); }
  size_t size() const { return alert_taxonomy_category_count(get()); }
  size_t macro_count() const { return alert_taxonomy_macro_count(get()); }

  Category operator[](size_t index) const {
    alert_category category = ALERT_CATEGORY_INIT;
    Call(alert_taxonomy_category_at, get(), index, &category);
    return {internal::View(category.name), internal::View(category.title),
            internal::View(category.definition), category.index, category.macro};
  }

  Macro macro(size_t index) const {
    alert_macro macro = ALERT_MACRO_INIT;
    Call(alert_taxonomy_macro_at, get(), index, &macro);
    return {internal::View(macro.name),
            internal::View(macro.title),
            internal::View(macro.definition),
            macro.index,
            macro.first_category,
            macro.category_count};
  }

  uint16_t Find(std::string_view name) const {
    uint16_t category = 0;
    Call(alert_taxonomy_find, get(), name.data(), name.size(), &category);
    return category;
  }

  uint16_t FindMacro(std::string_view name) const {
    uint16_t macro = 0;
    Call(alert_taxonomy_find_macro, get(), name.data(), name.size(), &macro);
    return macro;
  }

  // An index, or ALERT_NO_CATEGORY, for each name.
  std::vector<uint16_t> FindColumn(const std::vector<std::string_view>& names) const {
    const std::vector<alert_str> views = internal::Strs(names);
    std::vector<uint16_t> categories(names.size());
    Call(alert_taxonomy_find_column, get(), views.size(), views.data(), categories.data(),
         static_cast<size_t*>(nullptr));
    return categories;
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_taxonomy_write_json(get(), writer, user, error);
    });
  }

  internal::IndexIterator<Taxonomy> begin() const { return {this, 0}; }
  internal::IndexIterator<Taxonomy> end() const { return {this, size()}; }

  const alert_taxonomy* get() const { return handle_.get(); }

 private:
  friend class Import;
  using Handle = internal::Handle<alert_taxonomy, alert_taxonomy_free>;
  explicit Taxonomy(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

struct Mapping {
  std::string_view code;
  std::string_view title;
  std::string_view note;
  bool weak;
};

class Crosswalk {
 public:
  explicit Crosswalk(std::string_view name)
      : handle_(internal::Make<Handle>(alert_crosswalk_builtin, name.data(), name.size())) {}

  static Crosswalk Parse(std::string_view json, const Taxonomy* taxonomy = nullptr) {
    return Crosswalk(internal::Make<Handle>(alert_crosswalk_parse,
                                            taxonomy == nullptr ? nullptr : taxonomy->get(),
                                            json.data(), json.size()));
  }

  std::string_view name() const { return internal::View(info().name); }
  std::string_view title() const { return internal::View(info().title); }
  std::string_view provenance() const { return internal::View(info().provenance); }
  std::string_view source() const { return internal::View(info().source); }

  // What the category maps to, the best fit first; empty: it is unmapped.
  std::vector<Mapping> Mappings(size_t category) const {
    const size_t count = alert_crosswalk_mapping_count(get(), category);
    std::vector<Mapping> mappings;
    for (size_t position = 0; position < count; ++position) {
      alert_mapping mapping = ALERT_MAPPING_INIT;
      Call(alert_crosswalk_mapping_at, get(), category, position, &mapping);
      mappings.push_back({internal::View(mapping.code), internal::View(mapping.title),
                          internal::View(mapping.note), mapping.weak != 0});
    }
    return mappings;
  }

  // The categories that map to this code.
  std::vector<uint16_t> Find(std::string_view code) const {
    return internal::CollectIndices([&](uint16_t* categories, size_t capacity, size_t* count) {
      Call(alert_crosswalk_find, get(), code.data(), code.size(), categories, capacity, count);
    });
  }

  std::string ToJson() const {
    return internal::Collect([this](alert_writer writer, void* user, alert_error* error) {
      return alert_crosswalk_write_json(get(), writer, user, error);
    });
  }

  const alert_crosswalk* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_crosswalk, alert_crosswalk_free>;
  explicit Crosswalk(Handle handle) : handle_(std::move(handle)) {}

  alert_crosswalk_info info() const {
    alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
    Call(alert_crosswalk_describe, get(), &info);
    return info;
  }

  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_TAXONOMY_HPP_
