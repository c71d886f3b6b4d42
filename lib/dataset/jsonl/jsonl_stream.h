// Batches of JSON Lines, parsed by several threads and handed out in the order of the sources.
#ifndef ALERT_LIB_DATASET_JSONL_JSONL_STREAM_H_
#define ALERT_LIB_DATASET_JSONL_JSONL_STREAM_H_

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "dataset/io/source.h"
#include "dataset/jsonl/block_parser.h"
#include "dataset/row/batch_stream.h"

namespace alert {

class JsonlStream : public BatchStream {
 public:
  // `make_parser` makes a parser for each thread. With one thread none is started: the caller of
  // Next parses.
  JsonlStream(std::vector<SourceSpec> sources, size_t block_size, size_t threads,
              const std::function<BlockParser()>& make_parser);
  ~JsonlStream() override;

  absl::StatusOr<Batch*> Next() override;
  absl::StatusOr<uint64_t> LinesBefore(uint32_t file) override;

 private:
  // A block on its way to a batch. Slots are used in a ring, by the number of the block.
  struct Slot {
    Block block;
    Batch batch;
    absl::Status status;
    bool done = false;
  };

  // A parser and the thread that works with it; the first one is the caller's.
  struct Worker {
    explicit Worker(BlockParser made) : parser(std::move(made)) {}
    BlockParser parser;
    std::thread thread;
  };

  void StartThreads();
  void Work(Worker* worker);
  bool CanClaim() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool CanWorkOrStop() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || CanClaim();
  }

  // Takes the next block of the sources for a slot; NULL where there is none. A failure becomes the
  // status of the slot.
  Slot* Claim() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<bool> ClaimBlock(Block* block) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void Process(Slot* slot, BlockParser* parser);

  const std::vector<SourceSpec> sources_;
  const size_t block_size_;

  absl::Mutex mutex_;
  std::vector<std::unique_ptr<BlockSource>> opened_ ABSL_GUARDED_BY(mutex_);
  size_t current_source_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Slot> slots_;
  uint64_t claimed_ ABSL_GUARDED_BY(mutex_) = 0;   // blocks
  uint64_t returned_ ABSL_GUARDED_BY(mutex_) = 0;  // batches that the caller is done with
  bool exhausted_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool handed_out_ = false;  // a batch is with the caller

  std::deque<Worker> workers_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_JSONL_JSONL_STREAM_H_
