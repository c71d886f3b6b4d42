#include "alert/taxonomy.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"

using alert::Quoted;
using alert::Suggestion;
using alert::Taxonomy;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;

namespace {

absl::Status NoName(const char* what, std::string_view name, std::string_view nearest) {
  return alert::WithCause(absl::NotFoundError(absl::StrCat("there is no ", what, " ", Quoted(name),
                                                           Suggestion(nearest))),
                          alert::CauseOfUnknown(nearest));
}

}  // namespace

extern "C" {

alert_status alert_taxonomy_builtin(alert_taxonomy** taxonomy, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    *taxonomy = new alert_taxonomy{Taxonomy::Builtin()};
    return absl::OkStatus();
  });
}

alert_status alert_taxonomy_parse(const char* json, size_t json_size, alert_taxonomy** taxonomy,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(taxonomy);
    return MakeHandle(Taxonomy::Parse(View(json, json_size)), taxonomy);
  });
}

void alert_taxonomy_free(alert_taxonomy** taxonomy) {
  alert::capi::Free(taxonomy);
}

alert_status alert_taxonomy_name(const alert_taxonomy* taxonomy, alert_str* name,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE(name);
    *name = Str(taxonomy->value->name());
    return absl::OkStatus();
  });
}

size_t alert_taxonomy_category_count(const alert_taxonomy* taxonomy) {
  return taxonomy == nullptr ? 0 : taxonomy->value->categories().size();
}

size_t alert_taxonomy_macro_count(const alert_taxonomy* taxonomy) {
  return taxonomy == nullptr ? 0 : taxonomy->value->macros().size();
}

alert_status alert_taxonomy_category_at(const alert_taxonomy* taxonomy, size_t index,
                                        alert_category* category, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE(category);
    const auto& categories = taxonomy->value->categories();
    if (index >= categories.size()) return NoIndex("category", index, categories.size());
    const alert::Category& found = categories[index];
    alert_category value = ALERT_CATEGORY_INIT;
    value.name = Str(found.name);
    value.title = Str(found.title);
    value.definition = Str(found.definition);
    value.index = static_cast<uint16_t>(index);
    value.macro = found.macro;
    return CopyOut(value, category);
  });
}

alert_status alert_taxonomy_macro_at(const alert_taxonomy* taxonomy, size_t index,
                                     alert_macro* macro, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE(macro);
    const auto& macros = taxonomy->value->macros();
    if (index >= macros.size()) return NoIndex("macro category", index, macros.size());
    const alert::Macro& found = macros[index];
    alert_macro value = ALERT_MACRO_INIT;
    value.name = Str(found.name);
    value.title = Str(found.title);
    value.definition = Str(found.definition);
    value.index = static_cast<uint16_t>(index);
    value.first_category = found.first_category;
    value.category_count = found.category_count;
    return CopyOut(value, macro);
  });
}

alert_status alert_taxonomy_find(const alert_taxonomy* taxonomy, const char* name, size_t name_size,
                                 uint16_t* category, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(category);
    const std::string_view view = View(name, name_size);
    const std::optional<uint16_t> found = taxonomy->value->Find(view);
    if (!found.has_value()) return NoName("category", view, taxonomy->value->Nearest(view));
    *category = *found;
    return absl::OkStatus();
  });
}

alert_status alert_taxonomy_find_column(const alert_taxonomy* taxonomy, size_t count,
                                        const alert_str* names, uint16_t* categories,
                                        size_t* unknown, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE_TEXT(names, count);
    ALERT_REQUIRE_TEXT(categories, count);
    ALERT_RETURN_IF_ERROR(alert::capi::CheckTexts(names, count, "names"));
    size_t none = 0;
    for (size_t i = 0; i < count; ++i) {
      const std::optional<uint16_t> found =
          taxonomy->value->Find(View(names[i].data, names[i].size));
      categories[i] = found.value_or(ALERT_NO_CATEGORY);
      none += found.has_value() ? 0 : 1;
    }
    if (unknown != nullptr) *unknown = none;
    return absl::OkStatus();
  });
}

alert_status alert_taxonomy_find_macro(const alert_taxonomy* taxonomy, const char* name,
                                       size_t name_size, uint16_t* macro, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(macro);
    const std::string_view view = View(name, name_size);
    const std::optional<uint16_t> found = taxonomy->value->FindMacro(view);
    if (!found.has_value()) {
      return NoName("macro category", view, taxonomy->value->NearestMacro(view));
    }
    *macro = *found;
    return absl::OkStatus();
  });
}

alert_status alert_taxonomy_write_json(const alert_taxonomy* taxonomy, alert_writer writer,
                                       void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(taxonomy);
    return alert::capi::WriteAll(taxonomy->value->ToJson(), writer, user);
  });
}

}  // extern "C"
