#include "alert/policy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/numbers.h"
#include "capi/handles.h"
#include "score/builtin_policies.h"
#include "score/policy.h"

using alert::Policy;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::TaxonomyOf;
using alert::capi::View;

namespace {

void SetReference(const alert::GradeReference& reference, alert_policy_info* info) {
  info->reference = Str(reference.report);
  info->reference_model = Str(reference.model);
  info->very_good = reference.very_good;
  info->good = reference.good;
  info->fair = reference.fair;
}

}  // namespace

extern "C" {

alert_status alert_band_name(alert_band band, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kBands, band, name, error);
}

alert_status alert_band_find(const char* name, size_t name_size, alert_band* band,
                             alert_error* error) {
  return alert::capi::EnumFind(alert::kBands, name, name_size, band, error);
}

alert_status alert_headline_name(alert_headline headline, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kHeadlines, headline, name, error);
}

alert_status alert_headline_find(const char* name, size_t name_size, alert_headline* headline,
                                 alert_error* error) {
  return alert::capi::EnumFind(alert::kHeadlines, name, name_size, headline, error);
}

alert_status alert_grade_name(alert_grade grade, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kGrades, grade, name, error);
}

alert_status alert_grade_find(const char* name, size_t name_size, alert_grade* grade,
                              alert_error* error) {
  return alert::capi::EnumFind(alert::kGrades, name, name_size, grade, error);
}

size_t alert_policy_builtin_count(void) {
  return alert::kBuiltinPolicyCount;
}

alert_status alert_policy_builtin_at(size_t index, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(name);
    if (index >= alert::kBuiltinPolicyCount) {
      return NoIndex("built-in policy", index, alert::kBuiltinPolicyCount);
    }
    *name = Str(alert::BuiltinPolicyAt(index).name);
    return absl::OkStatus();
  });
}

alert_status alert_policy_builtin(const char* name, size_t name_size, alert_policy** policy,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(policy);
    return MakeHandle(Policy::Builtin(View(name, name_size)), policy);
  });
}

alert_status alert_policy_parse(const alert_taxonomy* taxonomy, const char* json, size_t json_size,
                                alert_policy** policy, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(policy);
    return MakeHandle(Policy::Parse(TaxonomyOf(taxonomy), View(json, json_size)), policy);
  });
}

void alert_policy_free(alert_policy** policy) {
  alert::capi::Free(policy);
}

alert_status alert_policy_describe(const alert_policy* policy, alert_policy_info* info,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(policy);
    ALERT_REQUIRE(info);
    const alert::PolicyInfo& found = policy->value->info();
    alert_policy_info value = ALERT_POLICY_INFO_INIT;
    value.name = Str(found.name);
    value.title = Str(found.title);
    value.description = Str(found.description);
    value.safe_threshold = found.thresholds.safe;
    value.unsafe_threshold = found.thresholds.unsafe;
    value.max_unscored = found.max_unscored.value_or(alert::kNan);
    value.headline = found.headline;
    value.max_left_out = found.max_left_out;
    value.very_good = value.good = value.fair = alert::kNan;
    if (found.reference.has_value()) SetReference(*found.reference, &value);
    return CopyOut(value, info);
  });
}

size_t alert_policy_category_count(const alert_policy* policy) {
  return policy == nullptr ? 0 : policy->value->taxonomy().categories().size();
}

alert_status alert_policy_category_at(const alert_policy* policy, size_t index,
                                      alert_policy_entry* entry, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(policy);
    ALERT_REQUIRE(entry);
    const size_t count = alert_policy_category_count(policy);
    if (index >= count) return NoIndex("category", index, count);
    const alert::PolicyEntry& found = policy->value->entry(index);
    alert_policy_entry value = ALERT_POLICY_ENTRY_INIT;
    value.category = Str(policy->value->taxonomy().categories()[index].name);
    value.note = Str(found.note);
    value.weight = found.weight;
    value.safe_threshold = found.thresholds.safe;
    value.unsafe_threshold = found.thresholds.unsafe;
    value.index = static_cast<uint16_t>(index);
    value.excluded = policy->value->excluded(index) ? 1 : 0;
    return CopyOut(value, entry);
  });
}

alert_band alert_policy_band(const alert_policy* policy, double safety) {
  if (policy == nullptr) return ALERT_BAND_NONE;
  return alert::BandOf(safety, policy->value->thresholds());
}

alert_band alert_policy_category_band(const alert_policy* policy, size_t index, double safety) {
  if (index >= alert_policy_category_count(policy)) return ALERT_BAND_NONE;
  return alert::BandOf(safety, policy->value->thresholds(index));
}

alert_status alert_policy_write_json(const alert_policy* policy, alert_writer writer, void* user,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(policy);
    return alert::capi::WriteAll(policy->value->ToJson(), writer, user);
  });
}

}  // extern "C"
