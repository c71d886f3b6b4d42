// A stream of Arrow arrays as a source of rows: read once, or kept for several readers.
#ifndef ALERT_LIB_ARROW_SOURCE_H_
#define ALERT_LIB_ARROW_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "arrow/type.h"

namespace alert {

struct ArrowSourceOptions {
  std::string name;
  std::vector<std::string> languages;  // columns that each hold the prompt in one language
  bool once = false;
};

// An array that is released with it.
class ArrowChunk {
 public:
  explicit ArrowChunk(const ArrowArray& array) : array_(array) {}
  ~ArrowChunk() {
    if (array_.release != nullptr) array_.release(&array_);
  }
  ArrowChunk(const ArrowChunk&) = delete;
  ArrowChunk& operator=(const ArrowChunk&) = delete;

  const ArrowArray& array() const { return array_; }

 private:
  ArrowArray array_;
};

class ArrowSource {
 public:
  // Moves the stream, but leaves it alone where it fails.
  static absl::StatusOr<std::shared_ptr<ArrowSource>> Make(const ArrowSourceOptions& options,
                                                           ArrowArrayStream* stream);
  ~ArrowSource();
  ArrowSource(const ArrowSource&) = delete;
  ArrowSource& operator=(const ArrowSource&) = delete;

  const std::string& name() const { return options_.name; }
  const std::vector<std::string>& languages() const { return options_.languages; }
  // Whether a second reader finds its rows as well.
  bool is_kept() const { return !options_.once; }
  // The struct whose members are the columns.
  const ArrowType& type() const { return type_; }

  // To be called by each reader before its first chunk. FailedPrecondition where the source can't
  // be read (again).
  absl::Status Open();

  // The chunk with this number; NULL at the end. Where it is read once, each chunk in turn.
  absl::StatusOr<std::shared_ptr<const ArrowChunk>> Chunk(size_t index);

 private:
  ArrowSource(const ArrowSourceOptions& options, ArrowType type)
      : options_(options), type_(std::move(type)) {}

  absl::StatusOr<std::shared_ptr<const ArrowChunk>> Pull() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ArrowSourceOptions options_;
  const ArrowType type_;

  absl::Mutex mutex_;
  ArrowArrayStream stream_ ABSL_GUARDED_BY(mutex_) = {};
  std::vector<std::shared_ptr<const ArrowChunk>> kept_ ABSL_GUARDED_BY(mutex_);
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace alert

#endif  // ALERT_LIB_ARROW_SOURCE_H_
