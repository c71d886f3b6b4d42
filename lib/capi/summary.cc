#include "dataset/summary.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/dataset.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "dataset/dimension.h"
#include "dataset/row/problem_view.h"

using alert::Summary;
using alert::SummaryRow;
using alert::Verification;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;

struct alert_summary {
  Summary value;
  mutable alert::capi::ProblemView shown = {};
};

extern "C" {

alert_status alert_summary_create(const alert_dataset* dataset, alert_summary** summary,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(summary);
    return MakeHandle(Summary::Of(*dataset->value), summary);
  });
}

void alert_summary_free(alert_summary** summary) {
  alert::capi::Free(summary);
}

uint64_t alert_summary_item_count(const alert_summary* summary) {
  return summary == nullptr ? 0 : summary->value.rows();
}

alert_status alert_summary_problems(const alert_summary* summary, alert_problems* problems,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(summary);
    return summary->shown.CopyTo(problems, summary->value.problems());
  });
}

size_t alert_summary_row_count(const alert_summary* summary, alert_dimension dimension) {
  if (summary == nullptr || dimension >= ALERT_DIMENSION_COUNT) return 0;
  return summary->value.rows_of(dimension).size();
}

alert_status alert_summary_row_at(const alert_summary* summary, alert_dimension dimension,
                                  size_t index, alert_summary_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(summary);
    ALERT_RETURN_IF_ERROR(alert::kDimensions.Check(dimension));
    const size_t count = alert_summary_row_count(summary, dimension);
    if (index >= count) return NoIndex("row", index, count);
    const SummaryRow& found = summary->value.rows_of(dimension)[index];
    alert_summary_row value = ALERT_SUMMARY_ROW_INIT;
    value.name = Str(found.name);
    value.rows = found.rows;
    value.released = found.released;
    return CopyOut(value, row);
  });
}

alert_status alert_summary_verify(alert_summary* summary, const char* release, size_t release_size,
                                  uint64_t* released, uint64_t* differences, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(summary);
    ALERT_REQUIRE_TEXT(release, release_size);
    ALERT_REQUIRE(released);
    ALERT_REQUIRE(differences);
    absl::StatusOr<Verification> verified = summary->value.Verify(View(release, release_size));
    ALERT_RETURN_IF_ERROR(verified.status());
    *released = verified->released;
    *differences = verified->differences;
    return absl::OkStatus();
  });
}

alert_status alert_summary_write_json(const alert_summary* summary, alert_writer writer, void* user,
                                      alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(summary);
    ALERT_REQUIRE(writer);
    return alert::capi::WriteAll(summary->value.ToJson(), writer, user);
  });
}

}  // extern "C"
