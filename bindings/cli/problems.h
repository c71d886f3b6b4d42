// How the rows that were left out are told.
#ifndef ALERT_BINDINGS_CLI_PROBLEMS_H_
#define ALERT_BINDINGS_CLI_PROBLEMS_H_

#include <cstdint>
#include <string>

#include "abi_call.h"

namespace alert::cli {

// The problems of what `tell` (alert_tally_problems, ...) tells them of; its samples live as long
// as those of `owner`.
template <typename Tell, typename Owner>
alert_problems ProblemsOf(Tell tell, Owner* owner) {
  alert_problems problems = ALERT_PROBLEMS_INIT;
  Call(tell, owner, &problems);
  return problems;
}

// "3 problems: 2 malformed, 1 duplicate"; empty where there was no problem.
std::string SummarizeProblems(const uint64_t (&counts)[ALERT_PROBLEM_KIND_SLOTS]);

// "FILE:LINE: what; hint".
std::string DescribeProblem(const alert_problem& problem);

// Fails because the files `names` have no `rows`, and tells the first problem where there was one.
[[noreturn]] void FailWithoutRows(const std::string& names, const std::string& rows,
                                  const alert_problems& problems);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_PROBLEMS_H_
