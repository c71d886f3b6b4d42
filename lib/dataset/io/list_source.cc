#include <utility>

#include "base/status.h"
#include "dataset/io/list_stream.h"
#include "dataset/io/row_format.h"
#include "dataset/io/source.h"

namespace alert {
namespace {

// The rows of a list, those of the lists behind it, and those of the lines behind them.
class ListSource : public BlockSource {
 public:
  ListSource(std::unique_ptr<ByteStream> bytes, std::string name, size_t block_size)
      : bytes_(std::move(bytes)), name_(std::move(name)), block_size_(block_size) {
    BeginList();
  }

  absl::StatusOr<bool> Claim(Block* block) override {
    while (true) {
      absl::StatusOr<bool> claimed = part_->Claim(block);
      if (!claimed.ok() || *claimed || list_ == nullptr) return claimed;
      absl::StatusOr<bool> begun = BeginNextPart();
      if (!begun.ok() || !*begun) return begun;
    }
  }

  absl::Status Fill(Block*) override { return absl::OkStatus(); }

  absl::StatusOr<uint64_t> LinesBefore() override { return 0; }

 private:
  void BeginList() {
    auto list = std::make_unique<ListStream>(bytes_.get(), name_);
    list_ = list.get();
    part_ = BlocksOfStream(std::move(list), block_size_, {true, offset_});
  }

  // Goes on behind the list; false where nothing stands there.
  absl::StatusOr<bool> BeginNextPart() {
    std::string rest(list_->rest());
    if (rest.empty()) return false;
    offset_ += list_->size();
    bytes_ = Prepend(std::move(rest), std::move(bytes_));
    absl::StatusOr<std::string> head = ReadHead(bytes_.get(), kByteOrderMark.size() + 1);
    ALERT_RETURN_IF_ERROR(head.status());
    const bool has_mark = head->substr(0, kByteOrderMark.size()) == kByteOrderMark;
    const bool is_list = head->substr(has_mark ? kByteOrderMark.size() : 0, 1) == "[";
    bytes_ = Prepend(*std::move(head), std::move(bytes_));
    if (is_list) {
      BeginList();
    } else {
      list_ = nullptr;
      part_ = BlocksOfStream(std::move(bytes_), block_size_, {false, offset_});
    }
    return true;
  }

  std::unique_ptr<ByteStream> bytes_;
  const std::string name_;
  const size_t block_size_;
  uint64_t offset_ = 0;  // of the part
  std::unique_ptr<BlockSource> part_;
  ListStream* list_ = nullptr;  // the part's; NULL where it is lines
};

}  // namespace

std::unique_ptr<BlockSource> BlocksOfLists(std::unique_ptr<ByteStream> stream,
                                           const std::string& name, size_t block_size) {
  return std::make_unique<ListSource>(std::move(stream), name, block_size);
}

}  // namespace alert
