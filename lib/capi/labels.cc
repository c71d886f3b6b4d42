#include <algorithm>

#include "absl/strings/str_cat.h"
#include "alert/tally.h"
#include "base/guard.h"
#include "base/status.h"
#include "base/text.h"
#include "capi/handles.h"

using alert::LabelCell;
using alert::Labels;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::View;

namespace {

// Whether `name` is what the query asks for: its own value, or anything where it has none.
bool Asks(alert_str wanted, std::string_view name) {
  return wanted.size == 0 || View(wanted.data, wanted.size) == name;
}

absl::Status CountLabels(const Labels& labels, const alert_tally_query& query, uint64_t* counts) {
  ALERT_REQUIRE_STR(query.model);
  ALERT_REQUIRE_STR(query.category);
  ALERT_REQUIRE_STR(query.attack);
  ALERT_REQUIRE_STR(query.language);
  std::optional<uint16_t> category;
  if (query.category.size != 0) {
    const std::string_view name = View(query.category.data, query.category.size);
    category = labels.taxonomy->Find(name);
    if (!category) {
      return absl::NotFoundError(absl::StrCat("there is no category ", alert::Absl(name)));
    }
  }
  std::fill_n(counts, ALERT_VERDICT_COUNT * ALERT_VERDICT_COUNT, uint64_t{0});
  for (const LabelCell& cell : labels.cells) {
    if ((category && cell.category != *category) || !Asks(query.model, cell.model) ||
        !Asks(query.attack, cell.attack) || !Asks(query.language, cell.language)) {
      continue;
    }
    for (size_t i = 0; i < size_t{ALERT_VERDICT_COUNT} * ALERT_VERDICT_COUNT; ++i) {
      counts[i] += cell.counts[i / ALERT_VERDICT_COUNT][i % ALERT_VERDICT_COUNT];
    }
  }
  return absl::OkStatus();
}

}  // namespace

extern "C" {

alert_status alert_labels_create(const alert_tally* tally, const alert_dataset* people,
                                 const alert_dataset* judged, alert_labels** labels,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(people);
    ALERT_REQUIRE(judged);
    ALERT_REQUIRE(labels);
    return MakeHandle(
        alert::MatchLabels(*people->value, *judged->value, alert::capi::JudgedByOf(tally)), labels);
  });
}

void alert_labels_free(alert_labels** labels) {
  alert::capi::Free(labels);
}

alert_status alert_labels_count(const alert_labels* labels, const alert_tally_query* query,
                                uint64_t* counts, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(labels);
    ALERT_REQUIRE(counts);
    alert_tally_query asked = ALERT_TALLY_QUERY_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(query, &asked));
    return CountLabels(labels->value, asked, counts);
  });
}

}  // extern "C"
