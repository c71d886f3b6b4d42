#include "dataset/stream_factory.h"

#include "dataset/jsonl_stream.h"

namespace alert {

std::unique_ptr<BatchStream> StreamOf(const Dataset& dataset, uint32_t columns) {
  return std::make_unique<JsonlStream>(
      dataset.sources(), dataset.options().block_size, dataset.ThreadCount(), [&] {
        return BlockParser(dataset.fields(), dataset.taxonomy(), dataset.defaults(), columns);
      });
}

}  // namespace alert
