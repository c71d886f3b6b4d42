#include "dataset/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace alert {
namespace {

// The first bytes of a stream, fewer only where it ends.
absl::StatusOr<std::string> ReadHead(ByteStream* stream) {
  std::string head(kMagicSize, '\0');
  size_t filled = 0;
  while (filled < head.size()) {
    absl::StatusOr<size_t> got = stream->Read(head.data() + filled, head.size() - filled);
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    filled += *got;
  }
  head.resize(filled);
  return head;
}

absl::StatusOr<std::unique_ptr<BlockSource>> OpenStream(int descriptor, const SourceSpec& spec,
                                                        size_t block_size) {
  std::unique_ptr<ByteStream> stream = ReadDescriptor(descriptor, spec.name);
  absl::StatusOr<std::string> head = ReadHead(stream.get());
  if (!head.ok()) return head.status();
  const Compression compression = CompressionOf(*head);
  stream = Prepend(*std::move(head), std::move(stream));
  return BlocksOfStream(Decompress(compression, std::move(stream), spec.name), block_size);
}

bool IsCompressed(int descriptor) {
  char head[kMagicSize];
  const ssize_t got = pread(descriptor, head, sizeof head, 0);
  return got > 0 && CompressionOf({head, static_cast<size_t>(got)}) != Compression::kNone;
}

}  // namespace

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
  if (spec.kind == SourceSpec::Kind::kMemory) return BlocksOfMemory(spec, block_size);
  if (spec.kind == SourceSpec::Kind::kStandardInput) {
    return OpenStream(STDIN_FILENO, spec, block_size);
  }
  const int descriptor = open(spec.name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileError(spec.name, errno);
  struct stat info;
  const bool regular = fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  if (regular && !IsCompressed(descriptor)) {
    return BlocksOfFile(descriptor, spec, static_cast<uint64_t>(info.st_size), block_size);
  }
  if (spec.is_range()) {
    close(descriptor);
    return absl::InvalidArgumentError(
        absl::StrCat(spec.name, ": a range of bytes needs a regular file that is not compressed"));
  }
  return OpenStream(descriptor, spec, block_size);
}

}  // namespace alert
