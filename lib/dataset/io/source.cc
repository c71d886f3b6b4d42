#include "dataset/io/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrow/source.h"
#include "base/status.h"
#include "dataset/io/row_format.h"

namespace alert {
namespace {

// Whether more must be read to know what a source holds.
bool TellsNothing(std::string_view head) {
  return head.size() >= kHeadSize && head.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The first bytes of a stream, one that is no white space among them, unless it ends before or a
// line would be too long.
absl::StatusOr<std::string> ReadTellingHead(ByteStream* stream) {
  std::string head;
  do {
    absl::StatusOr<std::string> more = ReadHead(stream, std::max(kHeadSize, head.size()));
    if (!more.ok()) return more;
    if (more->empty()) break;
    head += *more;
  } while (TellsNothing(head) && head.size() < kMaxLineSize);
  return head;
}

absl::StatusOr<std::unique_ptr<BlockSource>> OpenStream(std::unique_ptr<ByteStream> stream,
                                                        const SourceSpec& spec, size_t block_size) {
  absl::StatusOr<std::string> packed = ReadHead(stream.get(), kMagicSize);
  ALERT_RETURN_IF_ERROR(packed.status());
  const Compression compression = CompressionOf(*packed);
  stream = Decompress(compression, Prepend(*std::move(packed), std::move(stream)), spec.name);
  absl::StatusOr<std::string> head = ReadTellingHead(stream.get());
  ALERT_RETURN_IF_ERROR(head.status());
  const absl::StatusOr<const RowFormat*> format = FormatOf(spec.name, *head);
  ALERT_RETURN_IF_ERROR(format.status());
  stream = Prepend(*std::move(head), std::move(stream));
  return (*format)->open(std::move(stream), spec.name, block_size);
}

// Whether the source that begins so has its rows as they stand, on lines that can be read at any
// place.
absl::StatusOr<bool> HasPlainLines(const SourceSpec& spec, std::string_view head) {
  if (CompressionOf(head) != Compression::kNone) return false;
  const absl::StatusOr<const RowFormat*> format = FormatOf(spec.name, head);
  ALERT_RETURN_IF_ERROR(format.status());
  return (*format)->has_plain_lines() && (spec.is_range() || !TellsNothing(head));
}

absl::StatusOr<std::unique_ptr<BlockSource>> OpenMemory(const SourceSpec& spec, size_t block_size) {
  absl::StatusOr<bool> plain = HasPlainLines(spec, spec.memory.substr(0, kHeadSize));
  ALERT_RETURN_IF_ERROR(plain.status());
  if (*plain) return BlocksOfMemory(spec, block_size);
  return OpenStream(ReadMemory(spec.memory), spec, block_size);
}

// False for what is no regular file.
absl::StatusOr<bool> HasPlainLines(const SourceSpec& spec, int descriptor,
                                   const struct stat& info) {
  if (!S_ISREG(info.st_mode)) return false;
  char head[kHeadSize];
  const ssize_t got = ReadAt(descriptor, 0, head, sizeof head);
  if (got < 0) return FileError(spec.name, static_cast<int>(-got));
  return HasPlainLines(spec, {head, static_cast<size_t>(got)});
}

absl::StatusOr<std::unique_ptr<BlockSource>> OpenFile(const SourceSpec& spec, size_t block_size) {
  const int descriptor = open(spec.name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileError(spec.name, errno);
  struct stat info = {};
  absl::StatusOr<bool> plain = fstat(descriptor, &info) == 0 ? HasPlainLines(spec, descriptor, info)
                                                             : FileError(spec.name, errno);
  if (plain.ok() && *plain) {
    return BlocksOfFile(descriptor, spec, static_cast<uint64_t>(info.st_size), block_size);
  }
  if (plain.ok() && !spec.is_range()) {
    return OpenStream(ReadDescriptor(descriptor, spec.name), spec, block_size);
  }
  close(descriptor);
  ALERT_RETURN_IF_ERROR(plain.status());
  return absl::InvalidArgumentError(
      absl::StrCat(spec.name,
                   ": a range of bytes needs a regular file of JSON Lines that is not compressed; "
                   "`jq -c '.[]'` makes JSON Lines of a JSON list"));
}

}  // namespace

bool IsReadAgain(const SourceSpec& source) {
  if (source.arrow != nullptr) return source.arrow->is_kept();
  if (source.place == SourceSpec::Place::kMemory) return true;
  struct stat info = {};
  return source.place == SourceSpec::Place::kFile && stat(source.name.c_str(), &info) == 0 &&
         S_ISREG(info.st_mode);
}

absl::Status CheckFile(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return FileError(path, errno);
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a directory; name the files in it"));
  }
  if (access(path.c_str(), R_OK) != 0) return FileError(path, errno);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<BlockSource>> OpenSource(const SourceSpec& spec, size_t block_size) {
  if (spec.place == SourceSpec::Place::kMemory) return OpenMemory(spec, block_size);
  if (spec.place == SourceSpec::Place::kFile) return OpenFile(spec, block_size);
  return OpenStream(ReadDescriptor(STDIN_FILENO, spec.name), spec, block_size);
}

}  // namespace alert
