#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/dataset.h"
#include "base/status.h"
#include "capi/guard.h"
#include "capi/handles.h"
#include "capi/problem.h"
#include "dataset/reader.h"

using alert::Batch;
using alert::NameList;
using alert::Reader;
using alert::RowPlace;
using alert::capi::CheckStructSize;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::ProblemSample;
using alert::capi::Str;

// The reader, and the places of the batch last returned, which the caller sees as columns.
struct alert_reader {
  std::unique_ptr<Reader> value;
  uint32_t columns = 0;
  std::vector<uint32_t> file;
  std::vector<uint64_t> line;
  std::vector<uint64_t> offset;
};

namespace {

template <typename T>
const T* Column(const std::vector<T>& column) {
  return column.empty() ? nullptr : column.data();
}

absl::Status FillPlaces(const Batch& batch, alert_reader* reader) {
  absl::StatusOr<uint64_t> first_line = reader->value->LineOf(batch, {0, 0});
  if (!first_line.ok()) return first_line.status();
  reader->file.assign(batch.rows, batch.file);
  reader->line.clear();
  reader->offset.clear();
  for (const RowPlace& place : batch.place) {
    reader->line.push_back(*first_line + place.line);
    reader->offset.push_back(place.offset);
  }
  return absl::OkStatus();
}

alert_batch ColumnsOf(const Batch& batch, const alert_reader& reader) {
  alert_batch columns = ALERT_BATCH_INIT;
  columns.rows = batch.rows;
  if ((reader.columns & ALERT_COLUMN_ID) != 0) {
    columns.id = Column(batch.id);
    columns.id_text = batch.id_text.view();
  }
  columns.category = Column(batch.category);
  columns.attack = Column(batch.attack);
  columns.language = Column(batch.language);
  columns.model = Column(batch.model);
  columns.verdict = Column(batch.verdict);
  columns.prompt = batch.prompt.view();
  columns.raw_prompt = batch.raw_prompt.view();
  columns.response = batch.response.view();
  columns.judge = batch.judge.view();
  columns.judge_output = batch.judge_output.view();
  columns.judgements = batch.judgements.view();
  columns.cluster = batch.cluster.view();
  columns.json = batch.json.view();
  columns.file = Column(reader.file);
  columns.line = Column(reader.line);
  columns.offset = Column(reader.offset);
  return columns;
}

bool HasNames(alert_dimension dimension) {
  return dimension == ALERT_DIMENSION_MODEL || dimension == ALERT_DIMENSION_ATTACK ||
         dimension == ALERT_DIMENSION_LANGUAGE;
}

absl::Status NoIndex(const char* what, size_t index, size_t count) {
  return absl::OutOfRangeError(
      absl::StrCat("there is no ", what, " ", index, "; there are ", count, " so far"));
}

}  // namespace

extern "C" {

alert_status alert_reader_create(const alert_dataset* dataset, uint32_t columns, uint8_t distinct,
                                 alert_reader** reader, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(dataset);
    ALERT_REQUIRE(reader);
    absl::StatusOr<std::unique_ptr<Reader>> created =
        Reader::Create(*dataset->value, {columns, distinct != 0, false});
    if (!created.ok()) return created.status();
    auto made = std::make_unique<alert_reader>();
    made->value = *std::move(created);
    made->columns = columns;
    *reader = made.release();
    return absl::OkStatus();
  });
}

void alert_reader_free(alert_reader** reader) {
  alert::capi::Free(reader);
}

alert_status alert_reader_next(alert_reader* reader, alert_batch* batch, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(batch);
    ALERT_RETURN_IF_ERROR(CheckStructSize(batch->struct_size));
    absl::StatusOr<Batch*> next = reader->value->Next();
    if (!next.ok()) return next.status();
    if (*next == nullptr) return absl::Status(static_cast<absl::StatusCode>(ALERT_END), "the end");
    if ((reader->columns & ALERT_COLUMN_PLACE) != 0) {
      ALERT_RETURN_IF_ERROR(FillPlaces(**next, reader));
    }
    return CopyOut(ColumnsOf(**next, *reader), batch);
  });
}

alert_status alert_reader_name(const alert_reader* reader, alert_dimension dimension, size_t index,
                               alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(name);
    if (!HasNames(dimension)) {
      return absl::InvalidArgumentError("only models, attacks and languages are named by a reader");
    }
    if (index >= reader->value->name_count(dimension)) {
      return NoIndex("name", index, reader->value->name_count(dimension));
    }
    *name = Str(reader->value->name(dimension, index));
    return absl::OkStatus();
  });
}

size_t alert_reader_name_count(const alert_reader* reader, alert_dimension dimension) {
  return reader == nullptr || !HasNames(dimension) ? 0 : reader->value->name_count(dimension);
}

alert_status alert_reader_file(const alert_reader* reader, size_t index, alert_str* name,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(name);
    const std::vector<alert::SourceSpec>& sources = reader->value->dataset().sources();
    if (index >= sources.size()) return NoIndex("file", index, sources.size());
    *name = Str(sources[index].name);
    return absl::OkStatus();
  });
}

uint64_t alert_reader_problem_count(const alert_reader* reader, alert_problem_kind kind) {
  return reader == nullptr ? 0 : reader->value->log().count(kind);
}

size_t alert_reader_problem_sample_count(const alert_reader* reader) {
  return reader == nullptr ? 0 : reader->value->log().samples().size();
}

alert_status alert_reader_problem_sample(const alert_reader* reader, size_t index,
                                         alert_problem* problem, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    return ProblemSample(reader->value->log(), index, problem);
  });
}

}  // extern "C"
