#include "dataset/row/problem.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace alert {
namespace {

constexpr Enumerator kProblemKindTable[] = {
    {ALERT_PROBLEM_MALFORMED, "malformed"},
    {ALERT_PROBLEM_UNKNOWN_CATEGORY, "unknown_category"},
    {ALERT_PROBLEM_DUPLICATE, "duplicate"},
    {ALERT_PROBLEM_EMPTY_PROMPT, "empty_prompt"},
    {ALERT_PROBLEM_NO_VERDICT, "no_verdict"},
    {ALERT_PROBLEM_UNMATCHED, "unmatched"},
    {ALERT_PROBLEM_DAMAGED, "damaged"},
    {ALERT_PROBLEM_CONFLICTING_DUPLICATE, "conflicting_duplicate"}};

bool Before(const Problem& a, const Problem& b) {
  return std::tie(a.file, a.offset, a.kind, a.line, a.message) <
         std::tie(b.file, b.offset, b.kind, b.line, b.message);
}

}  // namespace

constexpr Enumeration kProblemKinds("problem kind", kProblemKindTable);

bool LeavesOut(alert_problem_kind kind) {
  return kind != ALERT_PROBLEM_NO_VERDICT;
}

absl::Status ProblemError(const Problem& problem) {
  absl::Status status = WithLocation(
      absl::DataLossError(absl::StrCat(problem.file, ":", problem.line, ": ", problem.message)),
      {problem.line, problem.offset});
  return WithCause(std::move(status), problem.cause);
}

uint64_t SumOfCounts(uint64_t a, uint64_t b) {
  return a + std::min(b, std::numeric_limits<uint64_t>::max() - a);
}

void ProblemLog::Add(Problem problem) {
  ++counts_[problem.kind];
  Keep(std::move(problem));
}

bool ProblemLog::Wants(alert_problem_kind kind, std::string_view file, uint64_t offset) const {
  const auto is_kind = [kind](const Problem& sample) { return sample.kind == kind; };
  if (std::count_if(samples_.begin(), samples_.end(), is_kind) < ALERT_PROBLEM_SAMPLES) return true;
  const auto last = std::find_if(samples_.rbegin(), samples_.rend(), is_kind);
  return std::tie(file, offset) <= std::make_tuple(std::string_view(last->file), last->offset);
}

uint64_t ProblemLog::left_out() const {
  uint64_t rows = 0;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (LeavesOut(kind)) rows = SumOfCounts(rows, counts_[kind]);
  }
  return rows;
}

void ProblemLog::Merge(const ProblemLog& other) {
  for (size_t kind = 0; kind < counts_.size(); ++kind) {
    counts_[kind] = SumOfCounts(counts_[kind], other.counts_[kind]);
  }
  for (const Problem& sample : other.samples_) Keep(sample);
}

void ProblemLog::Restore(const Counts& counts, std::vector<Problem> samples) {
  counts_ = counts;
  samples_ = std::move(samples);
  std::sort(samples_.begin(), samples_.end(), Before);
}

void ProblemLog::Keep(Problem problem) {
  if (!Wants(problem.kind, problem.file, problem.offset)) return;
  const alert_problem_kind kind = problem.kind;
  samples_.insert(std::upper_bound(samples_.begin(), samples_.end(), problem, Before),
                  std::move(problem));
  const auto is_kind = [kind](const Problem& sample) { return sample.kind == kind; };
  if (std::count_if(samples_.begin(), samples_.end(), is_kind) > ALERT_PROBLEM_SAMPLES) {
    samples_.erase(std::find_if(samples_.rbegin(), samples_.rend(), is_kind).base() - 1);
  }
}

}  // namespace alert
