#include "dataset/reader.h"

#include <array>
#include <utility>

#include "alert/dataset.h"
#include "base/enumeration.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "dataset/dimension.h"

using alert::Batch;
using alert::ColumnInfo;
using alert::Reader;
using alert::RowPlace;
using alert::TextColumn;
using alert::capi::CheckStructSize;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::NoIndex;
using alert::capi::Places;
using alert::capi::Str;

struct alert_batch_memory {
  Batch batch;
  Places places;
};

namespace {

constexpr auto kColumnNames = [] {
  std::array<alert::Enumerator, std::size(alert::kBatchColumns)> names = {};
  for (size_t i = 0; i < names.size(); ++i) {
    names[i] = {alert::kBatchColumns[i].bit, alert::kBatchColumns[i].name};
  }
  return names;
}();
constexpr alert::Enumeration kColumns("column", kColumnNames);

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
  columns.id_text = shown(ALERT_COLUMN_ID, batch.id_text);
  alert::ForEachNumberColumn([&](const auto& column) {
    columns.*column.shown = shown(column.bit, batch.*column.numbers);
  });
  alert::ForEachTextColumn([&](const ColumnInfo& column) {
    columns.*column.shown = shown(column.bit, batch.*column.texts);
  });
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

alert_status alert_column_name(alert_column column, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(kColumns, column, name, error);
}

alert_status alert_column_find(const char* name, size_t name_size, alert_column* column,
                               alert_error* error) {
  return alert::capi::EnumFind(kColumns, name, name_size, column, error);
}

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

alert_status alert_reader_name_at(const alert_reader* reader, alert_dimension dimension,
                                  size_t index, alert_str* name, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    ALERT_REQUIRE(name);
    ALERT_RETURN_IF_ERROR(alert::CheckNamedByRows(dimension));
    if (index >= reader->value->name_count(dimension)) {
      return NoIndex("name", index, reader->value->name_count(dimension));
    }
    *name = Str(reader->value->name(dimension, index));
    return absl::OkStatus();
  });
}

size_t alert_reader_name_count(const alert_reader* reader, alert_dimension dimension) {
  return reader == nullptr || !alert::IsNamedByRows(dimension)
             ? 0
             : reader->value->name_count(dimension);
}

alert_status alert_reader_file_at(const alert_reader* reader, size_t index, alert_str* name,
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

alert_status alert_reader_problems(const alert_reader* reader, alert_problems* problems,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(reader);
    return reader->shown.CopyTo(problems, reader->value->log());
  });
}

}  // extern "C"
