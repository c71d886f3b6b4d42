#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/status.h"
#include "dataset/byte_stream.h"
#include "dataset/source.h"

namespace alert {
namespace {

// Blocks of bytes that come in order, once. All the reading is in Claim.
class StreamSource : public BlockSource {
 public:
  StreamSource(std::unique_ptr<ByteStream> bytes, size_t block_size)
      : bytes_(std::move(bytes)), block_size_(block_size) {}

  absl::StatusOr<bool> Claim(Block* block) override {
    block->begin = 0;
    block->size = 0;
    block->cut_line = false;
    block->damage.clear();
    if (skipping_) ALERT_RETURN_IF_ERROR(SkipLine());
    AlignedBuffer& buffer = block->buffer;
    size_t filled = rest_.size();
    buffer.Grow(filled + block_size_ + kBlockPadding);
    std::memcpy(buffer.data(), rest_.data(), filled);
    rest_.clear();
    size_t text_end = 0;  // behind the last newline
    while (!at_end_ && text_end == 0) {
      if (filled > kMaxLineSize) break;
      const size_t searched = filled;
      ALERT_RETURN_IF_ERROR(ReadMore(&buffer, &filled));
      text_end = BehindLastNewline(buffer, searched, filled);
    }
    if (at_end_) {
      text_end = filled;
    } else if (text_end == 0) {
      text_end = filled;
      block->cut_line = true;
      skipping_ = true;
    }
    rest_.assign(buffer.data() + text_end, filled - text_end);
    if (at_end_) block->damage = std::exchange(damage_, std::string());
    if (text_end == 0 && block->damage.empty()) return false;
    block->offset = offset_;
    block->size = text_end;
    if (offset_ == 0 && block->text().substr(0, 3) == kByteOrderMark) {
      block->begin = 3;
      block->size -= 3;
      block->offset = 3;
    }
    offset_ += text_end;
    return true;
  }

  absl::Status Fill(Block*) override { return absl::OkStatus(); }

  absl::StatusOr<uint64_t> LinesBefore() override { return 0; }

 private:
  // Damaged data ends the stream; what came before it is good, and is read.
  absl::StatusOr<size_t> Read(char* data, size_t size) {
    absl::StatusOr<size_t> got = bytes_->Read(data, size);
    if (!got.ok() && absl::IsDataLoss(got.status())) {
      damage_ = std::string(got.status().message());
      got = 0;
    }
    if (got.ok()) at_end_ = *got == 0;
    return got;
  }

  // Reads until the block is full or the stream ends.
  absl::Status ReadMore(AlignedBuffer* buffer, size_t* filled) {
    const size_t size = *filled + block_size_;
    buffer->Grow(size + kBlockPadding);
    while (*filled < size && !at_end_) {
      absl::StatusOr<size_t> got = Read(buffer->data() + *filled, size - *filled);
      if (!got.ok()) return got.status();
      *filled += *got;
    }
    return absl::OkStatus();
  }

  static size_t BehindLastNewline(const AlignedBuffer& buffer, size_t from, size_t to) {
    const void* newline = memrchr(buffer.data() + from, '\n', to - from);
    if (newline == nullptr) return 0;
    return static_cast<size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
  }

  // Drops the rest of a line that was given up.
  absl::Status SkipLine() {
    skipping_ = false;
    std::vector<char> buffer(block_size_);
    while (!at_end_) {
      absl::StatusOr<size_t> got = Read(buffer.data(), buffer.size());
      if (!got.ok()) return got.status();
      const void* newline = std::memchr(buffer.data(), '\n', *got);
      if (newline == nullptr) {
        offset_ += *got;
        continue;
      }
      const size_t skipped =
          static_cast<size_t>(static_cast<const char*>(newline) - buffer.data()) + 1;
      offset_ += skipped;
      rest_.assign(buffer.data() + skipped, *got - skipped);
      break;
    }
    return absl::OkStatus();
  }

  std::unique_ptr<ByteStream> bytes_;
  size_t block_size_;
  std::string rest_;  // read already, behind the last block
  uint64_t offset_ = 0;
  bool at_end_ = false;
  bool skipping_ = false;
  std::string damage_;  // what ended the stream, until a block has told it
};

}  // namespace

std::unique_ptr<BlockSource> BlocksOfStream(std::unique_ptr<ByteStream> stream, size_t block_size) {
  return std::make_unique<StreamSource>(std::move(stream), block_size);
}

}  // namespace alert
