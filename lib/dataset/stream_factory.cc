#include "dataset/stream_factory.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "dataset/arrow_import.h"
#include "dataset/jsonl/jsonl_stream.h"

namespace alert {
namespace {

bool IsArrow(const SourceSpec& source) {
  return source.arrow != nullptr;
}

std::unique_ptr<BatchStream> LinesOf(std::vector<SourceSpec> sources, const Dataset& dataset,
                                     uint32_t columns) {
  return std::make_unique<JsonlStream>(
      std::move(sources), dataset.options().block_size, dataset.ThreadCount(), [&] {
        return BlockParser(dataset.fields(), dataset.taxonomy(), dataset.defaults(), columns);
      });
}

// Sources of bytes and of Arrow, one after the other: each stream is of one Arrow source, or of all
// files up to the next one.
class MixedStream : public BatchStream {
 public:
  MixedStream(const Dataset& dataset, uint32_t columns) : dataset_(dataset), columns_(columns) {}

  absl::StatusOr<Batch*> Next() override {
    while (stream_ != nullptr || Open()) {
      absl::StatusOr<Batch*> next = stream_->Next();
      if (!next.ok()) return next;
      if (*next != nullptr) {
        (*next)->file += first_source_;
        return next;
      }
      stream_.reset();
    }
    return nullptr;
  }

  absl::StatusOr<uint64_t> LinesBefore(uint32_t file) override {
    return stream_->LinesBefore(file - first_source_);
  }

 private:
  // Begins with the sources that come next; false where there are none.
  bool Open() {
    const std::vector<SourceSpec>& sources = dataset_.sources();
    first_source_ = next_source_;
    if (first_source_ == sources.size()) return false;
    const auto first = sources.begin() + first_source_;
    if (IsArrow(*first)) {
      stream_ = RowsOfArrow(first->arrow, dataset_, columns_);
      ++next_source_;
      return true;
    }
    const auto last = std::find_if(first, sources.end(), IsArrow);
    stream_ = LinesOf({first, last}, dataset_, columns_);
    next_source_ = static_cast<uint32_t>(last - sources.begin());
    return true;
  }

  const Dataset dataset_;
  const uint32_t columns_;
  std::unique_ptr<BatchStream> stream_;
  uint32_t first_source_ = 0;  // of the stream
  uint32_t next_source_ = 0;   // behind it
};

}  // namespace

std::unique_ptr<BatchStream> StreamOf(const Dataset& dataset, uint32_t columns) {
  const std::vector<SourceSpec>& sources = dataset.sources();
  if (std::any_of(sources.begin(), sources.end(), IsArrow)) {
    return std::make_unique<MixedStream>(dataset, columns);
  }
  return LinesOf(sources, dataset, columns);
}

}  // namespace alert
