#include "dataset/jsonl/jsonl_stream.h"

#include <exception>
#include <functional>
#include <new>
#include <system_error>
#include <utility>

#include "base/status.h"

namespace alert {
namespace {

// Blocks on their way for each thread: one in work, and one finished while another is waited for.
constexpr size_t kSlotsPerThread = 2;

}  // namespace

JsonlStream::JsonlStream(std::vector<SourceSpec> sources, size_t block_size, size_t threads,
                         const std::function<BlockParser()>& make_parser)
    : sources_(std::move(sources)),
      block_size_(block_size),
      opened_(sources_.size()),
      slots_(threads == 1 ? 1 : threads * kSlotsPerThread) {
  for (size_t i = 0; i < threads; ++i) workers_.emplace_back(make_parser());
  StartThreads();
}

// The system may have no more threads, or no memory for them: those that run do the work, and the
// caller of Next parses in any case.
void JsonlStream::StartThreads() {
  try {
    for (size_t i = 1; i < workers_.size(); ++i) {
      Worker* worker = &workers_[i];
      worker->thread = std::thread([this, worker] { Work(worker); });
    }
  } catch (const std::system_error&) {
  } catch (const std::bad_alloc&) {
  }
}

JsonlStream::~JsonlStream() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

absl::StatusOr<Batch*> JsonlStream::Next() {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(handed_out_, false)) {
    slots_[returned_ % slots_.size()].done = false;
    ++returned_;
  }
  while (true) {
    Slot& next = slots_[returned_ % slots_.size()];
    if (next.done) {
      if (!next.status.ok()) return next.status;
      handed_out_ = true;
      return &next.batch;
    }
    if (CanClaim()) {
      Slot* slot = Claim();
      if (slot == nullptr) continue;
      mutex_.Unlock();
      Process(slot, &workers_.front().parser);
      mutex_.Lock();
      slot->done = true;
    } else if (claimed_ == returned_) {
      return nullptr;
    } else {
      mutex_.Await(absl::Condition(&next.done));
    }
  }
}

absl::StatusOr<uint64_t> JsonlStream::LinesBefore(uint32_t file) {
  absl::MutexLock lock(&mutex_);
  return opened_[file]->LinesBefore();
}

void JsonlStream::Work(Worker* worker) {
  absl::MutexLock lock(&mutex_);
  while (true) {
    mutex_.Await(absl::Condition(this, &JsonlStream::CanWorkOrStop));
    if (stopping_) return;
    Slot* slot = Claim();
    if (slot == nullptr) continue;
    mutex_.Unlock();
    Process(slot, &worker->parser);
    mutex_.Lock();
    slot->done = true;
  }
}

bool JsonlStream::CanClaim() const {
  return !exhausted_ && claimed_ - returned_ < slots_.size();
}

JsonlStream::Slot* JsonlStream::Claim() {
  Slot* slot = &slots_[claimed_ % slots_.size()];
  absl::StatusOr<bool> claimed = false;
  try {
    claimed = ClaimBlock(&slot->block);
  } catch (const std::bad_alloc&) {
    claimed = absl::ResourceExhaustedError("out of memory");
  }
  if (claimed.ok() && !*claimed) {
    exhausted_ = true;
    return nullptr;
  }
  slot->status = claimed.status();
  if (!claimed.ok()) exhausted_ = true;
  ++claimed_;
  return slot;
}

absl::StatusOr<bool> JsonlStream::ClaimBlock(Block* block) {
  while (current_source_ < sources_.size()) {
    std::unique_ptr<BlockSource>& source = opened_[current_source_];
    if (source == nullptr) {
      absl::StatusOr<std::unique_ptr<BlockSource>> opened =
          OpenSource(sources_[current_source_], block_size_);
      ALERT_RETURN_IF_ERROR(opened.status());
      source = *std::move(opened);
    }
    block->file = static_cast<uint32_t>(current_source_);
    absl::StatusOr<bool> claimed = source->Claim(block);
    if (!claimed.ok() || *claimed) return claimed;
    ++current_source_;
  }
  return false;
}

// Nothing may leave a thread but by the slot's status.
void JsonlStream::Process(Slot* slot, BlockParser* parser) {
  if (!slot->status.ok()) return;
  BlockSource* source = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    source = opened_[slot->block.file].get();
  }
  try {
    slot->status = source->Fill(&slot->block);
    if (slot->status.ok()) parser->Parse(&slot->block, &slot->batch);
  } catch (const std::bad_alloc&) {
    slot->status = absl::ResourceExhaustedError("out of memory");
  } catch (const std::exception& exception) {
    slot->status = absl::InternalError(exception.what());
  }
}

}  // namespace alert
