// The files that are imported.
#ifndef ALERT_LIB_IMPORT_INPUT_H_
#define ALERT_LIB_IMPORT_INPUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/byte_stream.h"

namespace alert::import {

// No document, sample or line may be longer: it bounds what a hostile file can take.
inline constexpr size_t kMostDocument = size_t{1} << 30;

// Files are read in pieces.
inline constexpr size_t kPieceSize = size_t{1} << 17;

// A file, or bytes in memory, that can be read as often as one likes.
class Input {
 public:
  // Of a path; what can be read once, as standard input ("-"), is read here and kept compressed.
  // NotFound, PermissionDenied.
  static absl::StatusOr<Input> Open(std::string_view path);

  // Of `memory`, which must outlive it, called `name`.
  static Input OfMemory(std::string_view name, std::string_view memory);

  const std::string& name() const { return name_; }
  // The path of a file or folder; empty where there is none, and nothing stands beside it.
  const std::string& path() const { return path_; }
  bool is_folder() const { return is_folder_; }

  // What it holds, decompressed, without a byte-order mark.
  absl::StatusOr<std::unique_ptr<ByteStream>> Read() const;

  // Its bytes as they are.
  absl::StatusOr<std::unique_ptr<ByteStream>> ReadRaw() const;

  // All that it holds. DataLoss beyond kMostDocument.
  absl::StatusOr<std::string> ReadAll() const;

  // `size` of its raw bytes at `offset`, fewer only at its end.
  absl::StatusOr<std::string> ReadAt(uint64_t offset, size_t size) const;
  absl::StatusOr<uint64_t> RawSize() const;

  // A message about it.
  absl::Status Refuse(std::string_view why) const;   // InvalidArgument
  absl::Status Damaged(std::string_view why) const;  // DataLoss

 private:
  explicit Input(std::string_view name) : name_(name) {}
  absl::Status Keep(std::unique_ptr<ByteStream> bytes);

  std::string name_;
  std::string path_;
  std::string_view memory_;
  std::shared_ptr<const std::string> kept_;  // what memory_ shows, where the input owns it
  bool is_folder_ = false;
};

// The parts of a path: "a/b/c.json" has the folder "a/b" and the file name "c.json".
std::string FolderOf(std::string_view path);
std::string_view FileNameOf(std::string_view path);
// `path` seen from `folder`, unless it is absolute.
std::string Beside(std::string_view folder, std::string_view path);
bool IsFile(const std::string& path);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_INPUT_H_
