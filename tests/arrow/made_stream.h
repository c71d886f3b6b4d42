// Arrow streams made by hand, which count what is given out and what comes back.
#ifndef ALERT_TESTS_ARROW_MADE_STREAM_H_
#define ALERT_TESTS_ARROW_MADE_STREAM_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alert/arrow.h"

namespace alert_test {

struct Column {
  std::string name;
  std::string format;
  int64_t length = 0;
  int64_t offset = 0;
  int64_t null_count = 0;
  std::vector<std::optional<std::vector<char>>> buffers;  // none: a NULL pointer
  std::vector<Column> children;
  std::shared_ptr<Column> dictionary;
};

template <typename T>
std::vector<char> Bytes(const std::vector<T>& values) {
  std::vector<char> bytes(values.size() * sizeof(T) + 1);  // never without an address
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), values.size() * sizeof(T));
  return bytes;
}

template <typename T>
Column Numbers(std::string name, std::string format, const std::vector<T>& values) {
  return {std::move(name),
          std::move(format),
          static_cast<int64_t>(values.size()),
          0,
          0,
          {std::nullopt, Bytes(values)},
          {},
          nullptr};
}

using Texts = std::vector<std::optional<std::string>>;

// Of the format "u" or "U".
template <typename Offset>
Column TextColumn(std::string name, const Texts& texts) {
  std::vector<Offset> offsets = {0};
  std::string bytes;
  std::vector<char> validity(texts.size() / 8 + 1);
  int64_t nulls = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (texts[i]) {
      bytes += *texts[i];
      validity[i / 8] = static_cast<char>(validity[i / 8] | 1 << (i % 8));
    } else {
      ++nulls;
    }
    offsets.push_back(static_cast<Offset>(bytes.size()));
  }
  Column column = {std::move(name),
                   sizeof(Offset) == 4 ? "u" : "U",
                   static_cast<int64_t>(texts.size()),
                   0,
                   nulls,
                   {},
                   {},
                   nullptr};
  column.buffers = {std::nullopt, Bytes(offsets), std::vector<char>(bytes.begin(), bytes.end())};
  if (nulls != 0) column.buffers[0] = validity;
  return column;
}

inline Column Text(std::string name, const Texts& texts) {
  return TextColumn<int32_t>(std::move(name), texts);
}

// A struct array of these columns, which have one length.
inline Column Table(std::vector<Column> columns) {
  Column table = {"", "+s", columns.empty() ? 0 : columns[0].length, 0, 0, {std::nullopt}, {}, {}};
  table.children = std::move(columns);
  return table;
}

class MadeStream {
 public:
  // All tables have the columns of the first. Where `fail_at` tables were given, get_next fails.
  explicit MadeStream(std::vector<Column> tables, size_t fail_at = SIZE_MAX)
      : tables_(std::move(tables)), fail_at_(fail_at) {}

  void Export(ArrowArrayStream* out) { *out = {GetSchema, GetNext, GetLastError, Release, this}; }

  int stream_releases = 0;
  int schemas = 0;
  int schema_releases = 0;
  int arrays = 0;
  int array_releases = 0;

 private:
  struct SchemaMemory {
    MadeStream* stream;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> pointers;
    ArrowSchema dictionary;
  };
  struct ArrayMemory {
    MadeStream* stream;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> pointers;
    ArrowArray dictionary;
    Column column;
  };

  static MadeStream* Of(ArrowArrayStream* stream) {
    return static_cast<MadeStream*>(stream->private_data);
  }

  static int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
    Of(stream)->MakeSchema(Of(stream)->tables_.at(0), out);
    return 0;
  }

  static int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
    MadeStream* self = Of(stream);
    std::memset(out, 0, sizeof *out);
    if (self->next_ == self->fail_at_) return 5;
    if (self->next_ < self->tables_.size()) self->MakeArray(self->tables_[self->next_++], out);
    return 0;
  }

  static const char* GetLastError(ArrowArrayStream*) { return "the disk is gone"; }

  static void Release(ArrowArrayStream* stream) {
    ++Of(stream)->stream_releases;
    stream->release = nullptr;
  }

  void MakeSchema(const Column& column, ArrowSchema* out) {
    ++schemas;
    auto* memory = new SchemaMemory{this, {}, {}, {}};
    memory->children.resize(column.children.size());
    for (size_t i = 0; i < column.children.size(); ++i) {
      MakeSchema(column.children[i], &memory->children[i]);
      memory->pointers.push_back(&memory->children[i]);
    }
    if (column.dictionary != nullptr) MakeSchema(*column.dictionary, &memory->dictionary);
    *out = {column.format.c_str(),
            column.name.c_str(),
            nullptr,
            ARROW_FLAG_NULLABLE,
            static_cast<int64_t>(column.children.size()),
            memory->pointers.data(),
            column.dictionary != nullptr ? &memory->dictionary : nullptr,
            ReleaseSchema,
            memory};
  }

  static void ReleaseSchema(ArrowSchema* schema) {
    auto* memory = static_cast<SchemaMemory*>(schema->private_data);
    ++memory->stream->schema_releases;
    for (ArrowSchema& child : memory->children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (schema->dictionary != nullptr) schema->dictionary->release(schema->dictionary);
    delete memory;
    schema->release = nullptr;
  }

  void MakeArray(const Column& source, ArrowArray* out) {
    ++arrays;
    auto* memory = new ArrayMemory{this, {}, {}, {}, {}, source};
    const Column& column = memory->column;
    for (const auto& buffer : column.buffers) {
      memory->buffers.push_back(buffer ? buffer->data() : nullptr);
    }
    memory->children.resize(column.children.size());
    for (size_t i = 0; i < column.children.size(); ++i) {
      MakeArray(column.children[i], &memory->children[i]);
      memory->pointers.push_back(&memory->children[i]);
    }
    if (column.dictionary != nullptr) MakeArray(*column.dictionary, &memory->dictionary);
    *out = {column.length,
            column.null_count,
            column.offset,
            static_cast<int64_t>(memory->buffers.size()),
            static_cast<int64_t>(column.children.size()),
            memory->buffers.data(),
            memory->pointers.data(),
            column.dictionary != nullptr ? &memory->dictionary : nullptr,
            ReleaseArray,
            memory};
  }

  static void ReleaseArray(ArrowArray* array) {
    auto* memory = static_cast<ArrayMemory*>(array->private_data);
    ++memory->stream->array_releases;
    for (ArrowArray& child : memory->children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (array->dictionary != nullptr) array->dictionary->release(array->dictionary);
    delete memory;
    array->release = nullptr;
  }

  std::vector<Column> tables_;
  size_t fail_at_;
  size_t next_ = 0;
};

}  // namespace alert_test

#endif  // ALERT_TESTS_ARROW_MADE_STREAM_H_
