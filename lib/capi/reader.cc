#include "dataset/reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "alert/dataset.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "capi/problem.h"

using alert::Batch;
using alert::HasNames;
using alert::Reader;
using alert::RowPlace;
using alert::TextColumn;
using alert::capi::CheckStructSize;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::NoIndex;
using alert::capi::Places;
using alert::capi::ProblemSample;
using alert::capi::Str;

struct alert_batch_memory {
  Batch batch;
  Places places;
};

namespace {

absl::Status FillPlaces(const Batch& batch, Reader* reader, Places* places) {
  absl::StatusOr<uint64_t> first_line = reader->LineOf(batch, {0, 0});
  ALERT_RETURN_IF_ERROR(first_line.status());
  places->file.assign(batch.rows, batch.file);
  places->line.clear();
  places->offset.clear();
  for (const RowPlace& place : batch.place) {
    places->line.push_back(*first_line + place.line);
    places->offset.push_back(place.offset);
  }
  return absl::OkStatus();
}

// A column, where it was asked for: others may be there, because the reader itself needs them.
class Shown {
 public:
  explicit Shown(uint32_t columns) : columns_(columns) {}

  template <typename T>
  const T* operator()(uint32_t column, const std::vector<T>& values) const {
    return (columns_ & column) == 0 || values.empty() ? nullptr : values.data();
  }
  alert_text_column operator()(uint32_t column, const TextColumn& texts) const {
    return (columns_ & column) == 0 ? alert_text_column{nullptr, nullptr, nullptr} : texts.view();
  }

 private:
  uint32_t columns_;
};

alert_batch ColumnsOf(const Batch& batch, const Places& places, uint32_t wanted) {
  const Shown shown(wanted);
  alert_batch columns = ALERT_BATCH_INIT;
  columns.rows = batch.rows;
  columns.id = shown(ALERT_COLUMN_ID, batch.id);
  columns.id_text = shown(ALERT_COLUMN_ID, batch.id_text);
  columns.category = shown(ALERT_COLUMN_CATEGORY, batch.category);
  columns.attack = shown(ALERT_COLUMN_ATTACK, batch.attack);
  columns.language = shown(ALERT_COLUMN_LANGUAGE, batch.language);
  columns.model = shown(ALERT_COLUMN_MODEL, batch.model);
  columns.verdict = shown(ALERT_COLUMN_VERDICT, batch.verdict);
  columns.prompt = shown(ALERT_COLUMN_PROMPT, batch.prompt);
  columns.raw_prompt = shown(ALERT_COLUMN_RAW_PROMPT, batch.raw_prompt);
  columns.response = shown(ALERT_COLUMN_RESPONSE, batch.response);
  columns.judge = shown(ALERT_COLUMN_JUDGE, batch.judge);
  columns.judge_output = shown(ALERT_COLUMN_JUDGE_OUTPUT, batch.judge_output);
  columns.judgements = shown(ALERT_COLUMN_JUDGEMENTS, batch.judgements);
  columns.cluster = shown(ALERT_COLUMN_CLUSTER, batch.cluster);
  columns.json = shown(ALERT_COLUMN_JSON, batch.json);
  columns.file = shown(ALERT_COLUMN_PLACE, places.file);
  columns.line = shown(ALERT_COLUMN_PLACE, places.line);
  columns.offset = shown(ALERT_COLUMN_PLACE, places.offset);
  return columns;
}

// The next batch and its places.
absl::StatusOr<Batch*> Next(alert_reader* reader, const alert_batch& out) {
  ALERT_RETURN_IF_ERROR(CheckStructSize(out.struct_size));
  absl::StatusOr<Batch*> next = reader->value->Next();
  if (!next.ok()) return next;
  if (*next == nullptr) return absl::Status(static_cast<absl::StatusCode>(ALERT_END), "the end");
  if ((reader->columns & ALERT_COLUMN_PLACE) != 0) {
    ALERT_RETURN_IF_ERROR(FillPlaces(**next, reader->value.get(), &reader->places));
  }
  return next;
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
    ALERT_RETURN_IF_ERROR(created.status());
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
    absl::StatusOr<Batch*> next = Next(reader, *batch);
    ALERT_RETURN_IF_ERROR(next.status());
    return CopyOut(ColumnsOf(**next, reader->places, reader->columns), batch);
  });
}

alert_status alert_reader_take(alert_reader* reader, alert_batch* batch,
                               alert_batch_memory** memory, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(batch);
    ALERT_REQUIRE(memory);
    auto taken = std::make_unique<alert_batch_memory>();
    absl::StatusOr<Batch*> next = Next(reader, *batch);
    ALERT_RETURN_IF_ERROR(next.status());
    taken->batch = std::exchange(**next, Batch());
    taken->places = std::exchange(reader->places, Places());
    ALERT_RETURN_IF_ERROR(CopyOut(ColumnsOf(taken->batch, taken->places, reader->columns), batch));
    *memory = taken.release();
    return absl::OkStatus();
  });
}

void alert_batch_memory_free(alert_batch_memory** memory) {
  alert::capi::Free(memory);
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
