// Import: result files of other systems, as judged rows.
#ifndef ALERT_IMPORT_HPP_
#define ALERT_IMPORT_HPP_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "alert/abi.hpp"
#include "alert/enumerations.hpp"
#include "alert/import.h"
#include "alert/taxonomy.hpp"

namespace alert {
inline namespace v0 {

// As alert_import_options; what is empty was not given.
struct ImportOptions {
  alert_import_format format = ALERT_IMPORT_AUTO;
  std::vector<std::string_view> safe;
  std::vector<std::string_view> unsafe;
  alert_import_high high = ALERT_IMPORT_HIGH_UNKNOWN;
  double threshold = ALERT_IMPORT_THRESHOLD;
  std::string_view score;
  std::string_view judge;
  std::string_view filter;
  std::string_view model;
  std::string_view category;
  std::string_view language;
  std::string_view split;
  std::string_view behaviors;
  std::string_view category_column;
  std::string_view rows;
  std::vector<std::string_view> fields;
  bool no_response_missing = false;
};

// Immutable; Dataset::AddImport adds its rows.
class Import {
 public:
  static Import Open(const std::vector<std::string_view>& paths,
                     const ImportOptions& options = {}) {
    const std::vector<alert_str> files = internal::Strs(paths);
    const std::vector<alert_str> safe = internal::Strs(options.safe);
    const std::vector<alert_str> unsafe = internal::Strs(options.unsafe);
    const std::vector<alert_str> fields = internal::Strs(options.fields);
    alert_import_options c_options = ALERT_IMPORT_OPTIONS_INIT;
    c_options.format = options.format;
    c_options.high = options.high;
    c_options.threshold = options.threshold;
    c_options.no_response_missing = options.no_response_missing ? 1 : 0;
    c_options.safe = safe.data();
    c_options.safe_count = safe.size();
    c_options.unsafe = unsafe.data();
    c_options.unsafe_count = unsafe.size();
    c_options.fields = fields.data();
    c_options.field_count = fields.size();
    c_options.score = internal::Str(options.score);
    c_options.judge = internal::Str(options.judge);
    c_options.filter = internal::Str(options.filter);
    c_options.model = internal::Str(options.model);
    c_options.category = internal::Str(options.category);
    c_options.language = internal::Str(options.language);
    c_options.split = internal::Str(options.split);
    c_options.behaviors = internal::Str(options.behaviors);
    c_options.category_column = internal::Str(options.category_column);
    c_options.rows = internal::Str(options.rows);
    return Import(internal::Make<Handle>(alert_import_open, files.data(), files.size(),
                                         static_cast<const alert_import_options*>(&c_options)));
  }

  // ALERT_IMPORT_AUTO where the file is none that is told by its content.
  static alert_import_format Detect(std::string_view path) {
    alert_import_format format = ALERT_IMPORT_AUTO;
    Call(alert_import_detect, path.data(), path.size(), &format);
    return format;
  }

  uint64_t rows() const { return alert_import_row_count(get()); }

  // Views that are valid as long as the import.
  std::vector<std::string_view> notes() const {
    std::vector<std::string_view> notes;
    for (size_t index = 0; index < alert_import_note_count(get()); ++index) {
      notes.push_back(internal::CallForText(alert_import_note_at, get(), index));
    }
    return notes;
  }

  // Of the categories that occur.
  Taxonomy MakeTaxonomy() const {
    return Taxonomy(internal::Make<Taxonomy::Handle>(alert_import_taxonomy, get()));
  }

  // Calls `sink(std::string_view)` with the rows as JSON Lines, piece by piece.
  template <typename Sink>
  void Write(Sink&& sink) const {
    internal::WriteTo(sink, [this](alert_writer writer, void* user, alert_error* error) {
      return alert_import_write(get(), writer, user, error);
    });
  }

  const alert_import* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_import, alert_import_free>;
  explicit Import(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

}  // namespace v0
}  // namespace alert

#endif  // ALERT_IMPORT_HPP_
