#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/byte_stream.h"
#include "base/newlines.h"
#include "base/status.h"
#include "dataset/io/row_format.h"
#include "dataset/io/source.h"

namespace alert {
namespace {

// What is read past a block's end at first, to find the end of its last line.
constexpr size_t kOverrun = 4096;

// Reading begins at a page's boundary: the system copies whole pages.
constexpr uint64_t kPage = 4096;

// Bytes that can be read at any place.
class RandomAccess {
 public:
  virtual ~RandomAccess() = default;
  // Reads up to `size` bytes, fewer only at the end; a negative errno where it fails.
  virtual ssize_t ReadAt(uint64_t offset, char* data, size_t size) const = 0;
};

// A file descriptor that is closed at the end.
class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { close(descriptor_); }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

class FileAccess : public RandomAccess {
 public:
  explicit FileAccess(int descriptor) : descriptor_(descriptor) {}

  ssize_t ReadAt(uint64_t offset, char* data, size_t size) const override {
    return alert::ReadAt(descriptor_.get(), offset, data, size);
  }

 private:
  FileDescriptor descriptor_;
};

class MemoryAccess : public RandomAccess {
 public:
  explicit MemoryAccess(std::string_view memory) : memory_(memory) {}

  ssize_t ReadAt(uint64_t offset, char* data, size_t size) const override {
    if (offset >= memory_.size()) return 0;
    const size_t available = std::min<uint64_t>(size, memory_.size() - offset);
    std::memcpy(data, memory_.data() + offset, available);
    return static_cast<ssize_t>(available);
  }

 private:
  std::string_view memory_;
};

// Blocks of bytes that can be read at any place: block k has the lines that begin in the k-th
// stretch of block_size bytes, so that several threads may read at once.
class RandomAccessSource : public BlockSource {
 public:
  RandomAccessSource(std::unique_ptr<RandomAccess> bytes, std::string name, uint64_t begin,
                     uint64_t end, size_t block_size)
      : bytes_(std::move(bytes)),
        name_(std::move(name)),
        begin_(begin),
        end_(end),
        block_size_(block_size),
        next_(begin) {}

  absl::StatusOr<bool> Claim(Block* block) override {
    if (next_ >= end_) return false;
    block->offset = next_;
    next_ += std::min<uint64_t>(block_size_, end_ - next_);
    return true;
  }

  absl::Status Fill(Block* block) override {
    const uint64_t stretch = block->offset;
    const uint64_t limit = stretch + std::min<uint64_t>(block_size_, end_ - stretch);
    // With the byte before the stretch, which says whether a line begins it.
    const uint64_t from = stretch == 0 ? 0 : (stretch - 1) / kPage * kPage;
    block->begin = 0;
    block->size = 0;
    block->cut_line = false;
    // Another source may have used the block before.
    block->is_list = false;
    block->newlines_before = 0;
    block->damage.clear();
    size_t filled = 0;
    ALERT_RETURN_IF_ERROR(Read(from, limit - from + kOverrun, block, &filled));
    const size_t end = std::min<size_t>(filled, limit - from);
    if (filled < limit - from) return Shrunk(from + filled);
    size_t begin = 0;
    if (stretch == 0) {
      // The mark goes with the first line, also where the stretch ends inside it.
      if (std::string_view(block->buffer.data(), filled).substr(0, 3) == kByteOrderMark) begin = 3;
    } else {
      // Where the byte before the stretch is a newline, the first line begins the stretch.
      const size_t before = std::min<size_t>(stretch - 1 - from, end);
      const void* newline = std::memchr(block->buffer.data() + before, '\n', end - before);
      if (newline == nullptr) return absl::OkStatus();
      begin = static_cast<size_t>(static_cast<const char*>(newline) - block->buffer.data()) + 1;
      if (begin >= end) return absl::OkStatus();
    }
    size_t line_end = 0;
    ALERT_RETURN_IF_ERROR(FindLineEnd(from, end, block, &filled, &line_end));
    block->begin = begin;
    block->size = line_end - begin;
    block->offset = from + begin;
    return absl::OkStatus();
  }

  absl::StatusOr<uint64_t> LinesBefore() override {
    std::vector<char> buffer(block_size_);
    uint64_t lines = 0;
    uint64_t offset = 0;
    while (offset < begin_) {
      const size_t wanted = std::min<uint64_t>(buffer.size(), begin_ - offset);
      const ssize_t got = bytes_->ReadAt(offset, buffer.data(), wanted);
      if (got < 0) return FileError(name_, static_cast<int>(-got));
      if (got == 0) break;
      lines += CountNewlines({buffer.data(), static_cast<size_t>(got)});
      offset += static_cast<uint64_t>(got);
    }
    // The first line that is read begins behind the next newline, unless the range begins a line.
    char before = '\n';
    if (begin_ > 0 && bytes_->ReadAt(begin_ - 1, &before, 1) == 1 && before != '\n') ++lines;
    return lines;
  }

 private:
  // Makes the block's buffer hold `size` bytes of the source from `from`, of which `filled` are
  // there already; fewer at the source's end.
  absl::Status Read(uint64_t from, size_t size, Block* block, size_t* filled) {
    block->buffer.Grow(size + kBlockPadding);
    const ssize_t got =
        bytes_->ReadAt(from + *filled, block->buffer.data() + *filled, size - *filled);
    if (got < 0) return FileError(name_, static_cast<int>(-got));
    *filled += static_cast<size_t>(got);
    return absl::OkStatus();
  }

  absl::Status Shrunk(uint64_t size) const {
    return absl::DataLossError(absl::StrCat(name_, ": became shorter while it was read: it had ",
                                            end_, " bytes to read, and ends at byte ", size));
  }

  // Finds where the last line ends that begins before `end`, reading on as far as it takes.
  absl::Status FindLineEnd(uint64_t from, size_t end, Block* block, size_t* filled,
                           size_t* line_end) {
    size_t searched = end - 1;
    while (true) {
      const char* data = block->buffer.data();
      const void* newline = std::memchr(data + searched, '\n', *filled - searched);
      if (newline != nullptr) {
        *line_end = static_cast<size_t>(static_cast<const char*>(newline) - data) + 1;
        return absl::OkStatus();
      }
      searched = *filled;
      *line_end = *filled;
      if (*filled - end > kMaxLineSize) {
        block->cut_line = true;
        return absl::OkStatus();
      }
      const size_t size = *filled + std::max(kOverrun, *filled - end);
      ALERT_RETURN_IF_ERROR(Read(from, size, block, filled));
      if (*filled < size && *filled == searched) return absl::OkStatus();
    }
  }

  std::unique_ptr<RandomAccess> bytes_;
  std::string name_;
  uint64_t begin_;
  uint64_t end_;
  size_t block_size_;
  uint64_t next_;
};

}  // namespace

ssize_t ReadAt(int descriptor, uint64_t offset, char* data, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got =
        pread(descriptor, data + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -errno;
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

std::unique_ptr<BlockSource> BlocksOfFile(int descriptor, const SourceSpec& spec, uint64_t size,
                                          size_t block_size) {
  return std::make_unique<RandomAccessSource>(std::make_unique<FileAccess>(descriptor), spec.name,
                                              spec.begin, std::min(spec.end, size), block_size);
}

std::unique_ptr<BlockSource> BlocksOfMemory(const SourceSpec& spec, size_t block_size) {
  return std::make_unique<RandomAccessSource>(std::make_unique<MemoryAccess>(spec.memory),
                                              spec.name, 0, spec.memory.size(), block_size);
}

}  // namespace alert
