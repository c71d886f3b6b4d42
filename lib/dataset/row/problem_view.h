// The problems of a handle as the C ABI shows them.
#ifndef ALERT_LIB_DATASET_ROW_PROBLEM_VIEW_H_
#define ALERT_LIB_DATASET_ROW_PROBLEM_VIEW_H_

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "base/guard.h"
#include "dataset/row/problem.h"

namespace alert::capi {

static_assert(ALERT_PROBLEM_KIND_COUNT <= ALERT_PROBLEM_KIND_SLOTS);

// Holds the array that a handle's callers look at. A handle that is const for them may be asked by
// several threads at once: the array is made anew only when it has to say something else, which is
// after the handle has changed.
class ProblemView {
 public:
  absl::Status CopyTo(alert_problems* out, const ProblemLog& log) {
    return CopyTo(out, log.counts(), log.left_out(), log.samples());
  }

  // Of a log with counts by kind, the sum of the rows left out, and samples that have the members
  // of alert_problem.
  template <typename Counts, typename Samples>
  absl::Status CopyTo(alert_problems* out, const Counts& counts, uint64_t left_out,
                      const Samples& samples) {
    alert_problems problems = ALERT_PROBLEMS_INIT;
    problems.left_out = left_out;
    std::copy(counts.begin(), counts.end(), problems.counts);
    const std::lock_guard<std::mutex> lock(mutex_);
    Show(samples);
    problems.samples = samples_.data();
    problems.sample_count = samples_.size();
    return CopyOut(problems, out);
  }

 private:
  template <typename Samples>
  void Show(const Samples& samples) {
    std::vector<alert_problem> shown;
    shown.reserve(samples.size());
    for (const auto& sample : samples) {
      shown.push_back({Str(sample.file), Str(sample.message), sample.line, sample.offset,
                       sample.kind, sample.cause});
    }
    if (!std::equal(shown.begin(), shown.end(), samples_.begin(), samples_.end(), Same)) {
      samples_ = std::move(shown);
    }
  }

  static bool Same(const alert_problem& a, const alert_problem& b) {
    return a.file.data == b.file.data && a.file.size == b.file.size &&
           a.message.data == b.message.data && a.message.size == b.message.size &&
           a.line == b.line && a.offset == b.offset && a.kind == b.kind && a.cause == b.cause;
  }

  std::mutex mutex_;
  std::vector<alert_problem> samples_;
};

}  // namespace alert::capi

#endif  // ALERT_LIB_DATASET_ROW_PROBLEM_VIEW_H_
