// The open tasks of a run, page by page, so that memory does not depend on their number.
#ifndef ALERT_LIB_RUN_TASK_SOURCE_H_
#define ALERT_LIB_RUN_TASK_SOURCE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/status.h"
#include "run/store/store.h"

namespace alert::run {

class TaskSource {
 public:
  using ReadPage = std::function<absl::StatusOr<std::vector<Task>>(int64_t after_seq, int most)>;

  // Without a way to read pages, a source is exhausted.
  TaskSource() = default;
  explicit TaskSource(ReadPage read) : read_(std::move(read)), exhausted_(false) {}

  // The next task, or nothing when there is none left.
  absl::StatusOr<std::optional<Task>> Next() {
    if (next_ == page_.size() && !exhausted_) ALERT_RETURN_IF_ERROR(Turn());
    if (next_ == page_.size()) return std::optional<Task>();
    return std::optional<Task>(std::move(page_[next_++]));
  }

  // Whether Next has said that there is none left.
  bool exhausted() const { return exhausted_ && next_ == page_.size(); }

 private:
  static constexpr int kPage = 256;

  absl::Status Turn() {
    absl::StatusOr<std::vector<Task>> page = read_(last_seq_, kPage);
    ALERT_RETURN_IF_ERROR(page.status());
    page_ = *std::move(page);
    next_ = 0;
    exhausted_ = page_.empty();
    if (!exhausted_) last_seq_ = page_.back().seq;
    return absl::OkStatus();
  }

  ReadPage read_;
  std::vector<Task> page_;
  size_t next_ = 0;
  int64_t last_seq_ = -1;
  bool exhausted_ = true;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_TASK_SOURCE_H_
