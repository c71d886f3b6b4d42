#include "taxonomy/crosswalk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/taxonomy.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"

using alert::Crosswalk;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::TaxonomyOf;
using alert::capi::View;

namespace {

absl::Status CheckCategory(const alert_crosswalk& crosswalk, size_t category) {
  const size_t count = crosswalk.value->taxonomy().categories().size();
  return category < count ? absl::OkStatus() : NoIndex("category", category, count);
}

}  // namespace

extern "C" {

alert_status alert_crosswalk_builtin(const char* name, size_t name_size,
                                     alert_crosswalk** crosswalk, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(crosswalk);
    return MakeHandle(Crosswalk::Builtin(View(name, name_size)), crosswalk);
  });
}

alert_status alert_crosswalk_parse(const alert_taxonomy* taxonomy, const char* json,
                                   size_t json_size, alert_crosswalk** crosswalk,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(crosswalk);
    return MakeHandle(Crosswalk::Parse(TaxonomyOf(taxonomy), View(json, json_size)), crosswalk);
  });
}

void alert_crosswalk_free(alert_crosswalk** crosswalk) {
  alert::capi::Free(crosswalk);
}

alert_status alert_crosswalk_describe(const alert_crosswalk* crosswalk, alert_crosswalk_info* info,
                                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(crosswalk);
    ALERT_REQUIRE(info);
    const alert::CrosswalkInfo& found = crosswalk->value->info();
    alert_crosswalk_info value = ALERT_CROSSWALK_INFO_INIT;
    value.name = Str(found.name);
    value.title = Str(found.title);
    value.provenance = Str(found.provenance);
    value.source = Str(found.source);
    return CopyOut(value, info);
  });
}

size_t alert_crosswalk_mapping_count(const alert_crosswalk* crosswalk, size_t category) {
  if (crosswalk == nullptr || !CheckCategory(*crosswalk, category).ok()) return 0;
  return crosswalk->value->mappings(static_cast<uint16_t>(category)).size();
}

alert_status alert_crosswalk_mapping_at(const alert_crosswalk* crosswalk, size_t category,
                                        size_t position, alert_mapping* mapping,
                                        alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(crosswalk);
    ALERT_REQUIRE(mapping);
    ALERT_RETURN_IF_ERROR(CheckCategory(*crosswalk, category));
    const auto& mappings = crosswalk->value->mappings(static_cast<uint16_t>(category));
    if (position >= mappings.size()) {
      return absl::OutOfRangeError(absl::StrCat("the category maps to ", mappings.size(),
                                                " codes; there is no code ", position));
    }
    const alert::Mapping& found = mappings[position];
    const alert::CrosswalkCode& code = crosswalk->value->codes()[found.code];
    alert_mapping value = ALERT_MAPPING_INIT;
    value.code = Str(code.code);
    value.title = Str(code.title);
    value.note = Str(found.note);
    value.weak = found.weak ? 1 : 0;
    return CopyOut(value, mapping);
  });
}

alert_status alert_crosswalk_find(const alert_crosswalk* crosswalk, const char* code,
                                  size_t code_size, uint16_t* categories, size_t capacity,
                                  size_t* count, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(crosswalk);
    ALERT_REQUIRE_TEXT(code, code_size);
    ALERT_REQUIRE_TEXT(categories, capacity);
    ALERT_REQUIRE(count);
    size_t found = 0;
    for (const uint16_t category : crosswalk->value->CategoriesOf(View(code, code_size))) {
      if (found < capacity) categories[found] = category;
      ++found;
    }
    *count = found;
    return absl::OkStatus();
  });
}

alert_status alert_crosswalk_write_json(const alert_crosswalk* crosswalk, alert_writer writer,
                                        void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(crosswalk);
    return alert::capi::WriteAll(crosswalk->value->ToJson(), writer, user);
  });
}

}  // extern "C"
