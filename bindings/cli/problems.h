// How the rows that were left out are told.
#ifndef ALERT_BINDINGS_CLI_PROBLEMS_H_
#define ALERT_BINDINGS_CLI_PROBLEMS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "abi_call.h"

namespace alert::cli {

// "3 rows left out: 2 malformed, 1 duplicate"; empty where there was no problem. `count(kind)` is
// the number of problems of a kind.
template <typename Count>
std::string SummarizeProblems(Count count);

std::string SummarizeProblems(const uint64_t (&counts)[ALERT_PROBLEM_KIND_COUNT]);

// "FILE:LINE: what", the `index`-th problem that was kept with its place. `sample` is the function
// of the library that tells it.
template <typename Owner, typename Sample>
std::string DescribeProblem(const Owner* owner, Sample sample, size_t index) {
  alert_problem problem = ALERT_PROBLEM_INIT;
  Call(sample, owner, index, &problem);
  return std::string(View(problem.file)) + ":" + std::to_string(problem.line) + ": " +
         std::string(View(problem.message));
}

// Fails because the files `names` have no `rows`, and tells the first problem where there was one.
template <typename Owner, typename Sample>
[[noreturn]] void FailWithoutRows(const std::string& names, const std::string& rows,
                                  const std::string& problems, const Owner* owner, Sample sample) {
  std::string message = names + ": no " + rows;
  if (!problems.empty()) {
    message += "; " + problems + "; the first: " + DescribeProblem(owner, sample, 0);
  }
  Fail(kBadData, message);
}

template <typename Count>
std::string SummarizeProblems(Count count) {
  uint64_t counts[ALERT_PROBLEM_KIND_COUNT];
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    counts[kind] = count(kind);
  }
  return SummarizeProblems(counts);
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_PROBLEMS_H_
