#include "arrow/source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"

namespace alert {
namespace {

// Bytes of a stream's own message.
constexpr size_t kMostOfMessage = 300;

absl::Status StreamFailure(const std::string& name, std::string_view what, int code,
                           ArrowArrayStream* stream) {
  const char* message = stream->get_last_error(stream);
  return absl::UnavailableError(
      absl::StrCat(name, ": ", absl::string_view(what.data(), what.size()), ": ",
                   Printable(message != nullptr && *message != '\0' ? message : std::strerror(code),
                             kMostOfMessage)));
}

absl::StatusOr<ArrowType> ReadType(const std::string& name, ArrowArrayStream* stream) {
  ArrowSchema schema = {};
  if (const int code = stream->get_schema(stream, &schema); code != 0) {
    return StreamFailure(name, "the stream gives no schema", code, stream);
  }
  absl::StatusOr<ArrowType> type = ParseArrowType(schema);
  if (schema.release != nullptr) schema.release(&schema);
  if (!type.ok())
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", type.status().message()));
  if (type->kind != ArrowType::Kind::kStruct) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": the stream's arrays are no structs (record batches), but of the type ",
        Quoted(type->format)));
  }
  return type;
}

const ArrowType* FindColumn(const ArrowType& type, std::string_view name) {
  for (const ArrowType& column : type.children) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

absl::Status CheckLanguages(const ArrowSourceOptions& options, const ArrowType& type) {
  if (options.languages.empty()) return absl::OkStatus();
  for (const std::string& language : options.languages) {
    const ArrowType* column = FindColumn(type, language);
    if (column == nullptr || !(column->is_text() || column->kind == ArrowType::Kind::kNull)) {
      return absl::InvalidArgumentError(absl::StrCat(options.name, ": there is no text column ",
                                                     Quoted(language), " with prompts"));
    }
    if (std::count(options.languages.begin(), options.languages.end(), language) > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat(options.name, ": the language ", Quoted(language), " is given twice"));
    }
  }
  for (const char* made : {"language", "prompt"}) {
    if (FindColumn(type, made) == nullptr) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(options.name, ": with a column a language there can be no column ",
                     Quoted(made), ", which each row is given"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<ArrowSource>> ArrowSource::Make(const ArrowSourceOptions& options,
                                                               ArrowArrayStream* stream) {
  if (stream->release == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.name, ": the stream is released already"));
  }
  absl::StatusOr<ArrowType> type = ReadType(options.name, stream);
  ALERT_RETURN_IF_ERROR(type.status());
  ALERT_RETURN_IF_ERROR(CheckLanguages(options, *type));
  std::shared_ptr<ArrowSource> source(new ArrowSource(options, *std::move(type)));
  absl::MutexLock lock(&source->mutex_);
  source->stream_ = *stream;
  stream->release = nullptr;
  return source;
}

ArrowSource::~ArrowSource() {
  absl::MutexLock lock(&mutex_);
  kept_.clear();
  if (stream_.release != nullptr) stream_.release(&stream_);
}

absl::Status ArrowSource::Open() {
  absl::MutexLock lock(&mutex_);
  if (options_.once && opened_) {
    return absl::FailedPreconditionError(
        absl::StrCat(options_.name, ": the stream was given to be read once, and it has been"));
  }
  opened_ = true;
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const ArrowChunk>> ArrowSource::Chunk(size_t index) {
  absl::MutexLock lock(&mutex_);
  if (options_.once) return Pull();
  while (kept_.size() <= index) {
    absl::StatusOr<std::shared_ptr<const ArrowChunk>> pulled = Pull();
    if (!pulled.ok() || *pulled == nullptr) return pulled;
    kept_.push_back(*std::move(pulled));
  }
  return kept_[index];
}

absl::StatusOr<std::shared_ptr<const ArrowChunk>> ArrowSource::Pull() {
  if (!failure_.ok()) return failure_;
  if (ended_) return nullptr;
  ArrowArray array = {};
  if (const int code = stream_.get_next(&stream_, &array); code != 0) {
    failure_ = StreamFailure(options_.name, "the stream fails", code, &stream_);
    return failure_;
  }
  if (array.release == nullptr) {
    // The producer's resources are not needed any more.
    ended_ = true;
    stream_.release(&stream_);
    stream_.release = nullptr;
    return nullptr;
  }
  return std::make_shared<const ArrowChunk>(array);
}

}  // namespace alert
