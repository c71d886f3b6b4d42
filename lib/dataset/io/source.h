// Where bytes come from: files, ranges of files, memory, standard input; and blocks of them.
#ifndef ALERT_LIB_DATASET_IO_SOURCE_H_
#define ALERT_LIB_DATASET_IO_SOURCE_H_

#include <sys/types.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/byte_stream.h"
#include "dataset/io/block.h"

namespace alert {

class ArrowSource;

// What a source is; it is opened when it is read.
struct SourceSpec {
  // Where its bytes are. What form they have (row_format.h) is told by the bytes.
  enum class Place { kFile, kMemory, kStandardInput };

  Place place = Place::kFile;
  std::string name;  // the path; or what messages call it
  std::string_view memory;
  std::shared_ptr<const std::string> kept;  // what `memory` shows, where the source owns it
  std::shared_ptr<ArrowSource> arrow;  // not null: has rows of its own, and no bytes to be opened
  uint64_t begin = 0;
  uint64_t end = std::numeric_limits<uint64_t>::max();

  bool is_range() const { return begin != 0 || end != std::numeric_limits<uint64_t>::max(); }
};

// NotFound, PermissionDenied or InvalidArgument (a directory), naming the file.
absl::Status CheckFile(const std::string& path);

// Whether a source can be read a second time, as a pipe can't.
bool IsReadAgain(const SourceSpec& source);

// Gives a source's blocks, in order. Claim is called by one thread at a time; Fill, which does the
// bulk of the work where it can, by any.
class BlockSource {
 public:
  virtual ~BlockSource() = default;

  // Takes the next block; false where there is none left.
  virtual absl::StatusOr<bool> Claim(Block* block) = 0;

  // Reads the bytes of a claimed block.
  virtual absl::Status Fill(Block* block) = 0;

  // How many lines stand before the range that is read; read from the file, where it is a range.
  virtual absl::StatusOr<uint64_t> LinesBefore() = 0;
};

// InvalidArgument, too, where the source holds something that is named and refused (FormatOf), or
// is a range of one that has none.
absl::StatusOr<std::unique_ptr<BlockSource>> OpenSource(const SourceSpec& spec, size_t block_size);

// What OpenSource chooses from. The first closes the descriptor of a file of `size` bytes.
std::unique_ptr<BlockSource> BlocksOfFile(int descriptor, const SourceSpec& spec, uint64_t size,
                                          size_t block_size);
std::unique_ptr<BlockSource> BlocksOfMemory(const SourceSpec& spec, size_t block_size);
std::unique_ptr<BlockSource> BlocksOfLists(std::unique_ptr<ByteStream> stream,
                                           const std::string& name, size_t block_size);

// What of a source a stream gives, beginning where.
struct StreamPart {
  bool is_list = false;  // elements of a list, as ListStream leaves them
  uint64_t offset = 0;
};
std::unique_ptr<BlockSource> BlocksOfStream(std::unique_ptr<ByteStream> stream, size_t block_size,
                                            const StreamPart& part = {});

// Reads up to `size` bytes at `offset`, fewer only at the file's end; a negative errno where it
// fails.
ssize_t ReadAt(int descriptor, uint64_t offset, char* data, size_t size);

}  // namespace alert

#endif  // ALERT_LIB_DATASET_IO_SOURCE_H_
