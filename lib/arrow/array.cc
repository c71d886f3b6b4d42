#include "arrow/array.h"

#include <cerrno>
#include <exception>
#include <new>
#include <utility>

namespace alert {
namespace {

// --- Schemas

struct SchemaOwner {
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary = {};
};

void ReleaseSchema(ArrowSchema* schema) {
  auto* owner = static_cast<SchemaOwner*>(schema->private_data);
  for (ArrowSchema& child : owner->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owner->dictionary.release != nullptr) owner->dictionary.release(&owner->dictionary);
  delete owner;
  schema->release = nullptr;
}

// `format` must outlive the schema.
SchemaOwner* MakeSchema(std::string name, const char* format, int64_t flags, ArrowSchema* out) {
  auto* owner = new SchemaOwner{std::move(name), {}, {}, {}};
  *out = {format, owner->name.c_str(), nullptr, flags, 0, nullptr, nullptr, ReleaseSchema, owner};
  return owner;
}

void ExportField(const ArrowField& field, ArrowSchema* out) {
  SchemaOwner* owner =
      MakeSchema(field.name, field.format, field.nullable ? ARROW_FLAG_NULLABLE : 0, out);
  if (field.values == nullptr) return;
  MakeSchema("", field.values, 0, &owner->dictionary);
  out->dictionary = &owner->dictionary;
}

void ExportSchema(const std::vector<ArrowField>& fields, ArrowSchema* out) {
  SchemaOwner* owner = MakeSchema("", "+s", 0, out);
  owner->children.resize(fields.size());
  for (size_t i = 0; i < fields.size(); ++i) {
    ExportField(fields[i], &owner->children[i]);
    owner->pointers.push_back(&owner->children[i]);
  }
  out->n_children = static_cast<int64_t>(fields.size());
  out->children = owner->pointers.data();
}

// --- Arrays

struct ArrayOwner {
  std::shared_ptr<const void> memory;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary = {};
};

void ReleaseArray(ArrowArray* array) {
  auto* owner = static_cast<ArrayOwner*>(array->private_data);
  for (ArrowArray& child : owner->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owner->dictionary.release != nullptr) owner->dictionary.release(&owner->dictionary);
  delete owner;
  array->release = nullptr;
}

ArrayOwner* MakeArray(size_t rows, const ArrowColumnData& data, ArrowArray* out) {
  auto* owner = new ArrayOwner{data.owner, data.buffers, {}, {}, {}};
  *out = {static_cast<int64_t>(rows),
          data.null_count,
          0,
          static_cast<int64_t>(owner->buffers.size()),
          0,
          owner->buffers.data(),
          nullptr,
          nullptr,
          ReleaseArray,
          owner};
  return owner;
}

void ExportColumn(size_t rows, const ArrowColumnData& column, ArrowArray* out) {
  ArrayOwner* owner = MakeArray(rows, column, out);
  if (column.dictionary == nullptr) return;
  const TextColumn& values = *column.dictionary;
  MakeArray(values.size(), DataOf(values, column.dictionary), &owner->dictionary);
  out->dictionary = &owner->dictionary;
}

// --- Streams

struct StreamOwner {
  std::unique_ptr<ArrowProducer> producer;
  absl::Status failure;  // stays
  std::string message;
};

StreamOwner* OwnerOf(ArrowArrayStream* stream) {
  return static_cast<StreamOwner*>(stream->private_data);
}

int Fail(StreamOwner* owner, absl::Status failure) {
  owner->failure = std::move(failure);
  owner->message = std::string(owner->failure.message());
  switch (owner->failure.code()) {
    case absl::StatusCode::kResourceExhausted:
      return ENOMEM;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kDataLoss:
      return EINVAL;
    default:
      return EIO;
  }
}

// Runs `body`, which returns a status: no exception may reach the consumer.
template <typename Body>
int Guarded(StreamOwner* owner, Body body) {
  try {
    const absl::Status status = owner->failure.ok() ? body() : owner->failure;
    return status.ok() ? 0 : Fail(owner, status);
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& exception) {
    return Fail(owner, absl::InternalError(exception.what()));
  }
}

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  StreamOwner* owner = OwnerOf(stream);
  return Guarded(owner, [&] {
    ExportSchema(owner->producer->fields(), out);
    return absl::OkStatus();
  });
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  StreamOwner* owner = OwnerOf(stream);
  *out = {};
  return Guarded(owner, [&] { return owner->producer->Next(out).status(); });
}

const char* GetLastError(ArrowArrayStream* stream) {
  const StreamOwner* owner = OwnerOf(stream);
  return owner->message.empty() ? nullptr : owner->message.c_str();
}

void ReleaseStream(ArrowArrayStream* stream) {
  delete OwnerOf(stream);
  stream->release = nullptr;
}

}  // namespace

ArrowColumnData DataOf(const TextColumn& column, std::shared_ptr<const void> owner) {
  const alert_text_column view = column.view();
  ArrowColumnData data;
  // A column without rows still has its one offset.
  static constexpr int64_t kNoOffset = 0;
  data.buffers = {view.validity, view.offsets == nullptr ? &kNoOffset : view.offsets,
                  view.data == nullptr ? "" : view.data};
  data.null_count = static_cast<int64_t>(column.null_count());
  data.owner = std::move(owner);
  return data;
}

void ExportBatch(size_t rows, const std::vector<ArrowColumnData>& columns, ArrowArray* out) {
  ArrowColumnData root;
  root.buffers = {nullptr};
  ArrayOwner* owner = MakeArray(rows, root, out);
  owner->children.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    ExportColumn(rows, columns[i], &owner->children[i]);
    owner->pointers.push_back(&owner->children[i]);
  }
  out->n_children = static_cast<int64_t>(columns.size());
  out->children = owner->pointers.data();
}

void ExportStream(std::unique_ptr<ArrowProducer> producer, ArrowArrayStream* out) {
  *out = {GetSchema, GetNext, GetLastError, ReleaseStream,
          new StreamOwner{std::move(producer), absl::OkStatus(), std::string()}};
}

}  // namespace alert
