#include "alert/arrow.h"

#include <memory>
#include <utility>

#include "alert/dataset.h"
#include "alert/score.h"
#include "arrow/source.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "dataset/arrow_export.h"
#include "report/arrow.h"

using alert::ArrowSource;
using alert::ArrowSourceOptions;
using alert::ExportStream;
using alert::Reader;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::View;

extern "C" {

alert_status alert_dataset_export(const alert_dataset* dataset, uint32_t columns, uint8_t distinct,
                                  struct ArrowArrayStream* out, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(out);
    absl::StatusOr<std::unique_ptr<Reader>> reader =
        Reader::Create(*dataset->value, {columns, distinct != 0, false});
    ALERT_RETURN_IF_ERROR(reader.status());
    ExportStream(alert::ProduceRows(*std::move(reader), columns), out);
    return absl::OkStatus();
  });
}

alert_status alert_reader_export(alert_reader* reader, struct ArrowArrayStream* out,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(out);
    ExportStream(alert::ProduceRows(reader->value, reader->columns), out);
    return absl::OkStatus();
  });
}

alert_status alert_score_export(const alert_score* score, struct ArrowArrayStream* out,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(out);
    ExportStream(alert::ProduceScore(score->value), out);
    return absl::OkStatus();
  });
}

alert_status alert_dataset_add_stream(alert_dataset* dataset, const char* name, size_t name_size,
                                      struct ArrowArrayStream* stream,
                                      const alert_stream_options* options, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE_TEXT(name, name_size);
    ALERT_REQUIRE(stream);
    alert_stream_options given = ALERT_STREAM_OPTIONS_INIT;
    ALERT_RETURN_IF_ERROR(CopyIn(options, &given));
    if (given.language_count != 0) ALERT_REQUIRE(given.languages);
    ALERT_RETURN_IF_ERROR(
        alert::capi::CheckTexts(given.languages, given.language_count, "options.languages"));
    ArrowSourceOptions wanted;
    wanted.name = name_size == 0 ? "stream" : std::string(View(name, name_size));
    wanted.once = given.once != 0;
    for (size_t i = 0; i < given.language_count; ++i) {
      wanted.languages.emplace_back(View(given.languages[i].data, given.languages[i].size));
    }
    absl::StatusOr<std::shared_ptr<ArrowSource>> source = ArrowSource::Make(wanted, stream);
    ALERT_RETURN_IF_ERROR(source.status());
    dataset->value->AddArrow(*std::move(source));
    return absl::OkStatus();
  });
}

}  // extern "C"
