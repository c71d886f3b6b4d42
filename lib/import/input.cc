#include "import/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/packed_lines.h"

namespace alert::import {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What can be read once, a pipe's bytes, compressed by zstd.
absl::StatusOr<std::string> KeepBytes(const std::unique_ptr<ByteStream>& bytes) {
  PackedLines kept;
  std::string piece(kPieceSize, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = bytes->Read(piece.data(), piece.size());
    ALERT_RETURN_IF_ERROR(got.status());
    if (*got == 0) return kept.Finish();
    ALERT_RETURN_IF_ERROR(kept.Append({piece.data(), *got}));
  }
}

absl::StatusOr<int> OpenDescriptor(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileError(path, errno);
  return descriptor;
}

}  // namespace

absl::StatusOr<Input> Input::Open(std::string_view path) {
  if (path == "-") {
    Input input("standard input");
    ALERT_RETURN_IF_ERROR(input.Keep(ReadDescriptor(STDIN_FILENO, input.name_)));
    return input;
  }
  Input input(path);
  input.path_ = path;
  struct stat info = {};
  if (stat(input.path_.c_str(), &info) != 0) return FileError(input.path_, errno);
  input.is_folder_ = S_ISDIR(info.st_mode);
  if (access(input.path_.c_str(), R_OK) != 0) return FileError(input.path_, errno);
  if (!input.is_folder_ && !S_ISREG(info.st_mode)) {
    absl::StatusOr<std::unique_ptr<ByteStream>> bytes = input.ReadRaw();
    ALERT_RETURN_IF_ERROR(bytes.status());
    ALERT_RETURN_IF_ERROR(input.Keep(*std::move(bytes)));
    input.path_.clear();
  }
  return input;
}

absl::Status Input::Keep(std::unique_ptr<ByteStream> bytes) {
  absl::StatusOr<std::string> kept = KeepBytes(bytes);
  ALERT_RETURN_IF_ERROR(kept.status());
  kept_ = std::make_shared<const std::string>(*std::move(kept));
  memory_ = *kept_;
  return absl::OkStatus();
}

Input Input::OfMemory(std::string_view name, std::string_view memory) {
  Input input(name);
  input.memory_ = memory;
  return input;
}

absl::StatusOr<std::unique_ptr<ByteStream>> Input::ReadRaw() const {
  if (is_folder_) return Refuse("is a folder; name the file in it");
  if (path_.empty()) {
    std::unique_ptr<ByteStream> bytes = ReadMemory(memory_);
    return kept_ == nullptr ? std::move(bytes)
                            : Decompress(Compression::kZstandard, std::move(bytes), name_);
  }
  const absl::StatusOr<int> descriptor = OpenDescriptor(path_);
  ALERT_RETURN_IF_ERROR(descriptor.status());
  return ReadDescriptor(*descriptor, name_);
}

absl::StatusOr<std::unique_ptr<ByteStream>> Input::Read() const {
  absl::StatusOr<std::unique_ptr<ByteStream>> bytes = ReadRaw();
  ALERT_RETURN_IF_ERROR(bytes.status());
  absl::StatusOr<std::string> magic = ReadHead(bytes->get(), kMagicSize);
  ALERT_RETURN_IF_ERROR(magic.status());
  const Compression compression = CompressionOf(*magic);
  std::unique_ptr<ByteStream> plain =
      Decompress(compression, Prepend(*std::move(magic), *std::move(bytes)), name_);
  absl::StatusOr<std::string> head = ReadHead(plain.get(), kByteOrderMark.size());
  ALERT_RETURN_IF_ERROR(head.status());
  if (*head == kByteOrderMark) head->clear();
  return Prepend(*std::move(head), std::move(plain));
}

absl::StatusOr<std::string> Input::ReadAll() const {
  const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = Read();
  ALERT_RETURN_IF_ERROR(bytes.status());
  std::string all;
  std::string piece(kPieceSize, '\0');
  while (all.size() <= kMostDocument) {
    const absl::StatusOr<size_t> got = (*bytes)->Read(piece.data(), piece.size());
    ALERT_RETURN_IF_ERROR(got.status());
    if (*got == 0) return all;
    all.append(piece, 0, *got);
  }
  return Damaged(absl::StrCat("is longer than ", kMostDocument, " bytes"));
}

absl::StatusOr<std::string> Input::ReadAt(uint64_t offset, size_t size) const {
  if (path_.empty() && kept_ != nullptr) {
    return Refuse("is a pipe, and its parts are read in no order; give a file");
  }
  if (path_.empty()) {
    return std::string(memory_.substr(std::min<uint64_t>(offset, memory_.size()), size));
  }
  const absl::StatusOr<int> descriptor = OpenDescriptor(path_);
  ALERT_RETURN_IF_ERROR(descriptor.status());
  std::string bytes(size, '\0');
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = pread(*descriptor, bytes.data() + filled, size - filled,
                              static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<size_t>(got);
  }
  close(*descriptor);
  bytes.resize(filled);
  return bytes;
}

absl::StatusOr<uint64_t> Input::RawSize() const {
  if (path_.empty()) return memory_.size();
  struct stat info = {};
  if (stat(path_.c_str(), &info) != 0) return FileError(path_, errno);
  return static_cast<uint64_t>(info.st_size);
}

absl::Status Input::Refuse(std::string_view why) const {
  return absl::InvalidArgumentError(absl::StrCat(name_, ": ", Absl(why)));
}

absl::Status Input::Damaged(std::string_view why) const {
  return absl::DataLossError(absl::StrCat(name_, ": ", Absl(why)));
}

std::string FolderOf(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string_view FileNameOf(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

std::string Beside(std::string_view folder, std::string_view path) {
  if (!path.empty() && path[0] == '/') return std::string(path);
  return absl::StrCat(Absl(folder), "/", Absl(path));
}

bool IsFile(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

}  // namespace alert::import
