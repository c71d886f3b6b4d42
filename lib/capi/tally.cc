#include "alert/tally.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"
#include "dataset/dimension.h"
#include "tally/tally_by_model.h"
#include "tally/tally_columns.h"
#include "tally/tally_dataset.h"

using alert::Quoted;
using alert::Tally;
using alert::TallyByModel;
using alert::TallyCell;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::TaxonomyOf;
using alert::capi::View;
using alert::capi::WriteAll;

namespace {

// The names of a dimension: rows name those of some, the taxonomy those of the others.
size_t NameCount(const Tally& tally, alert_dimension dimension) {
  if (alert::IsNamedByRows(dimension)) return tally.NameCount(dimension);
  return dimension == ALERT_DIMENSION_MACRO ? tally.taxonomy().macros().size()
                                            : tally.taxonomy().categories().size();
}

std::string_view NameAt(const Tally& tally, alert_dimension dimension, size_t index) {
  if (alert::IsNamedByRows(dimension)) return tally.Name(dimension, index);
  if (dimension == ALERT_DIMENSION_MACRO) return tally.taxonomy().macros()[index].name;
  return tally.taxonomy().categories()[index].name;
}

// Whether `name` is what the query asks for: its own value, or anything where it has none.
bool Matches(alert_str wanted, std::string_view name) {
  return wanted.size == 0 || View(wanted.data, wanted.size) == name;
}

absl::Status CheckQuery(const alert_tally_query& query) {
  ALERT_REQUIRE_STR(query.model);
  ALERT_REQUIRE_STR(query.category);
  ALERT_REQUIRE_STR(query.attack);
  ALERT_REQUIRE_STR(query.language);
  return absl::OkStatus();
}

absl::Status CountMatching(const Tally& tally, const alert_tally_query& query, uint64_t* counts) {
  std::optional<uint16_t> category;
  if (query.category.size != 0) {
    category = tally.taxonomy().Find(View(query.category.data, query.category.size));
    if (!category) {
      return absl::NotFoundError(absl::StrCat(
          "there is no category ", alert::Absl(View(query.category.data, query.category.size))));
    }
  }
  const std::vector<std::string_view> models = tally.Names(ALERT_DIMENSION_MODEL);
  const std::vector<std::string_view> attacks = tally.Names(ALERT_DIMENSION_ATTACK);
  const std::vector<std::string_view> languages = tally.Names(ALERT_DIMENSION_LANGUAGE);
  std::fill_n(counts, ALERT_VERDICT_COUNT, uint64_t{0});
  const TallyByModel by_model(tally);
  for (size_t model = 0; model < models.size(); ++model) {
    if (!Matches(query.model, models[model])) continue;
    for (const TallyCell& cell : by_model.Cells(model)) {
      if ((category && cell.category != *category) ||
          !Matches(query.attack, attacks[cell.attack]) ||
          !Matches(query.language, languages[cell.language])) {
        continue;
      }
      for (size_t i = 0; i < ALERT_VERDICT_COUNT; ++i) counts[i] += cell.counts[i];
    }
  }
  return absl::OkStatus();
}

}  // namespace

extern "C" {

alert_status alert_tally_create(const alert_taxonomy* taxonomy, alert_tally** tally,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    *tally = new alert_tally{Tally(TaxonomyOf(taxonomy))};
    return absl::OkStatus();
  });
}

void alert_tally_free(alert_tally** tally) {
  alert::capi::Free(tally);
}

alert_status alert_tally_expect(alert_tally* tally, const alert_dataset* prompts,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(prompts);
    return alert::ExpectDataset(*prompts->value, &tally->value);
  });
}

alert_status alert_tally_add_dataset(alert_tally* tally, const alert_dataset* judged,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(judged);
    return alert::AddDataset(*judged->value, tally->judges, &tally->value);
  });
}

alert_status alert_tally_use_judge(alert_tally* tally, const alert_judge* judge,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(judge);
    tally->judges.push_back(judge->value);
    return absl::OkStatus();
  });
}

alert_status alert_tally_set_rule(alert_tally* tally, const char* rule, size_t rule_size,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE_TEXT(rule, rule_size);
    const std::optional<alert::CombineRule> found = alert::FindCombineRule(View(rule, rule_size));
    if (!found) {
      return absl::NotFoundError(absl::StrCat("there is no rule ", Quoted(View(rule, rule_size)),
                                              "; there are ", alert::Absl(alert::kCombineRules)));
    }
    if (tally->value.has_rows()) {
      return absl::FailedPreconditionError("the rule must be set before rows are added");
    }
    tally->value.set_rule(*found);
    return absl::OkStatus();
  });
}

alert_status alert_tally_set_judge_threshold(alert_tally* tally, double threshold,
                                             alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    if (!std::isfinite(threshold)) return absl::InvalidArgumentError("the threshold is no number");
    if (tally->value.has_rows()) {
      return absl::FailedPreconditionError("the threshold must be set before rows are added");
    }
    tally->value.set_judge_threshold(threshold);
    return absl::OkStatus();
  });
}

uint64_t alert_tally_clustered_row_count(const alert_tally* tally) {
  return tally == nullptr ? 0 : tally->value.clustered_rows();
}

alert_status alert_tally_keep_clusters(alert_tally* tally, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    if (tally->value.has_rows()) {
      return absl::FailedPreconditionError("clusters must be asked for before rows are added");
    }
    tally->value.set_clustered();
    return absl::OkStatus();
  });
}

alert_status alert_tally_intern(alert_tally* tally, alert_dimension dimension, const char* name,
                                size_t name_size, uint16_t* index, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(index);
    absl::StatusOr<uint16_t> interned = tally->value.Intern(dimension, View(name, name_size));
    ALERT_RETURN_IF_ERROR(interned.status());
    *index = *interned;
    return absl::OkStatus();
  });
}

alert_status alert_tally_add_columns(alert_tally* tally, const alert_tally_columns* columns,
                                     alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(columns);
    alert_tally_columns given = ALERT_TALLY_COLUMNS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(columns, &given));
    if (given.rows > 0) {
      ALERT_REQUIRE(given.category);
      ALERT_REQUIRE(given.verdict);
    }
    return alert::AddColumns({given.rows, given.category, given.verdict, given.attack,
                              given.language, given.id, given.model, given.cluster, given.sample},
                             &tally->value);
  });
}

alert_status alert_tally_merge(alert_tally* tally, const alert_tally* other, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(other);
    return tally->value.Merge(other->value);
  });
}

alert_status alert_tally_write(const alert_tally* tally, alert_writer writer, void* user,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    return WriteAll(tally->value.ToBytes(), writer, user);
  });
}

alert_status alert_tally_parse(const char* bytes, size_t size, alert_tally** tally,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(bytes, size);
    ALERT_REQUIRE(tally);
    return MakeHandle(Tally::FromBytes(View(bytes, size)), tally);
  });
}

size_t alert_tally_name_count(const alert_tally* tally, alert_dimension dimension) {
  size_t count = 0;
  // Ordering the names takes memory, of which there may be none.
  Guard(nullptr, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_RETURN_IF_ERROR(alert::kDimensions.Check(dimension));
    count = NameCount(tally->value, dimension);
    return absl::OkStatus();
  });
  return count;
}

alert_status alert_tally_name_at(const alert_tally* tally, alert_dimension dimension, size_t index,
                                 alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(name);
    ALERT_RETURN_IF_ERROR(alert::kDimensions.Check(dimension));
    const size_t count = NameCount(tally->value, dimension);
    if (index >= count) return NoIndex("name", index, count);
    *name = Str(NameAt(tally->value, dimension, index));
    return absl::OkStatus();
  });
}

alert_status alert_tally_count(const alert_tally* tally, const alert_tally_query* query,
                               uint64_t* counts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(counts);
    alert_tally_query given = ALERT_TALLY_QUERY_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(query, &given));
    ALERT_RETURN_IF_ERROR(CheckQuery(given));
    return CountMatching(tally->value, given, counts);
  });
}

alert_status alert_tally_problems(const alert_tally* tally, alert_problems* problems,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    return tally->shown.CopyTo(problems, tally->value.problems());
  });
}

}  // extern "C"
