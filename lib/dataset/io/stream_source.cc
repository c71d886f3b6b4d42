#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/byte_stream.h"
#include "base/status.h"
#include "dataset/io/list_stream.h"
#include "dataset/io/row_format.h"
#include "dataset/io/source.h"

namespace alert {
namespace {

constexpr std::string_view kLineEnd = "\n";
constexpr char kListRowEnds[] = {kElementEnd, kNewlineBetween, '\0'};

// Blocks of bytes that come in order, once. All the reading is in Claim.
class StreamSource : public BlockSource {
 public:
  StreamSource(std::unique_ptr<ByteStream> bytes, size_t block_size, const StreamPart& part)
      : bytes_(std::move(bytes)),
        block_size_(block_size),
        is_list_(part.is_list),
        offset_(part.offset) {}

  absl::StatusOr<bool> Claim(Block* block) override {
    block->begin = 0;
    block->size = 0;
    block->cut_line = false;
    block->is_list = is_list_;
    block->damage.clear();
    if (skipping_) ALERT_RETURN_IF_ERROR(SkipLine());
    block->newlines_before = std::exchange(newlines_skipped_, 0);
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
      text_end = BehindLastRow(buffer, searched, filled);
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
      ALERT_RETURN_IF_ERROR(got.status());
      *filled += *got;
    }
    return absl::OkStatus();
  }

  // Behind the last byte that ends a row; 0 for none.
  size_t BehindLastRow(const AlignedBuffer& buffer, size_t from, size_t to) const {
    const char* const data = buffer.data();
    size_t behind = 0;
    if (const void* end = memrchr(data + from, '\n', to - from); end != nullptr) {
      behind = static_cast<size_t>(static_cast<const char*>(end) - data) + 1;
    }
    if (!is_list_) return behind;
    const size_t rest = std::max(from, behind);
    if (const void* end = memrchr(data + rest, kNewlineBetween, to - rest); end != nullptr) {
      behind = static_cast<size_t>(static_cast<const char*>(end) - data) + 1;
    }
    return behind;
  }

  // Drops the rest of a line, or of an element, that was given up.
  absl::Status SkipLine() {
    skipping_ = false;
    std::vector<char> buffer(block_size_);
    while (!at_end_) {
      absl::StatusOr<size_t> got = Read(buffer.data(), buffer.size());
      ALERT_RETURN_IF_ERROR(got.status());
      if (*got == 0) break;
      const std::string_view bytes(buffer.data(), *got);
      const size_t end = bytes.find_first_of(is_list_ ? std::string_view(kListRowEnds) : kLineEnd);
      const size_t skipped = std::min(end, bytes.size() - 1) + 1;
      CountSkipped(bytes.substr(0, skipped));
      if (end == std::string_view::npos) continue;
      rest_.assign(bytes.substr(skipped));
      break;
    }
    return absl::OkStatus();
  }

  void CountSkipped(std::string_view bytes) {
    offset_ += bytes.size();
    if (is_list_) newlines_skipped_ += NewlinesInList(bytes);
  }

  std::unique_ptr<ByteStream> bytes_;
  size_t block_size_;
  bool is_list_;
  std::string rest_;  // read already, behind the last block
  uint64_t offset_;
  uint64_t newlines_skipped_ = 0;  // of a list's element that was given up
  bool at_end_ = false;
  bool skipping_ = false;
  std::string damage_;  // what ended the stream, until a block has told it
};

}  // namespace

std::unique_ptr<BlockSource> BlocksOfStream(std::unique_ptr<ByteStream> stream, size_t block_size,
                                            const StreamPart& part) {
  return std::make_unique<StreamSource>(std::move(stream), block_size, part);
}

}  // namespace alert
