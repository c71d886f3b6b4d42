#include "alert/population.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "capi/handles.h"
#include "score/population.h"

using alert::Population;
using alert::capi::Guard;
using alert::capi::View;

namespace {

absl::Status CheckCategories(const alert_tally* tally, size_t count) {
  const size_t categories = tally->value.taxonomy().categories().size();
  if (categories == count) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("a population of ", count, " categories, and the tally has ", categories));
}

absl::Status CopyTo(const absl::StatusOr<Population>& population, uint64_t* prompts) {
  ALERT_RETURN_IF_ERROR(population.status());
  std::copy(population->begin(), population->end(), prompts);
  return absl::OkStatus();
}

}  // namespace

extern "C" {

alert_status alert_population_parse(const alert_tally* tally, const char* json, size_t json_size,
                                    size_t category_count, uint64_t* prompts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE_TEXT(json, json_size);
    ALERT_REQUIRE(prompts);
    ALERT_RETURN_IF_ERROR(CheckCategories(tally, category_count));
    return CopyTo(alert::ParsePopulation(View(json, json_size), tally->value.taxonomy()), prompts);
  });
}

alert_status alert_population_released(const alert_tally* tally, const char* release,
                                       size_t release_size, size_t category_count,
                                       uint64_t* prompts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE_TEXT(release, release_size);
    ALERT_REQUIRE(prompts);
    ALERT_RETURN_IF_ERROR(CheckCategories(tally, category_count));
    return CopyTo(alert::ReleasedPopulation(View(release, release_size), tally->value.taxonomy()),
                  prompts);
  });
}

alert_status alert_population_count(const alert_tally* tally, const alert_dataset* dataset,
                                    size_t category_count, uint64_t* prompts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(prompts);
    ALERT_RETURN_IF_ERROR(CheckCategories(tally, category_count));
    if (!dataset->value->taxonomy()->SameCategories(tally->value.taxonomy())) {
      return absl::InvalidArgumentError("the population has another taxonomy than the tally");
    }
    return CopyTo(alert::PopulationOf(*dataset->value), prompts);
  });
}

alert_status alert_population_open(const alert_tally* tally, const char* path, size_t path_size,
                                   size_t category_count, uint64_t* prompts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(prompts);
    ALERT_RETURN_IF_ERROR(CheckCategories(tally, category_count));
    return CopyTo(alert::PopulationOfFile(View(path, path_size), tally->value.shared_taxonomy()),
                  prompts);
  });
}

}  // extern "C"
