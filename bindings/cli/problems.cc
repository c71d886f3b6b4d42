#include "problems.h"

#include <fmt/format.h>

#include "enumerations.h"
#include "hint.h"
#include "text.h"

namespace alert::cli {

std::string SummarizeProblems(const uint64_t (&counts)[ALERT_PROBLEM_KIND_SLOTS]) {
  uint64_t total = 0;
  std::string kinds;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (counts[kind] == 0) continue;
    total += counts[kind];
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", Grouped(counts[kind]),
                         NameOf(alert_problem_kind_name, kind));
  }
  if (total == 0) return "";
  return fmt::format("{}: {}", Counted(total, "problem"), kinds);
}

std::string DescribeProblem(const alert_problem& problem) {
  return WithHint(fmt::format("{}:{}: {}", View(problem.file), problem.line, View(problem.message)),
                  problem.cause);
}

void FailWithoutRows(const std::string& names, const std::string& rows,
                     const alert_problems& problems) {
  std::string message = names + ": no " + rows;
  const std::string summary = SummarizeProblems(problems.counts);
  if (!summary.empty()) message += "; " + summary;
  if (problems.sample_count > 0) {
    message += "; the first: " + DescribeProblem(problems.samples[0]);
  }
  Fail(kBadData, message);
}

}  // namespace alert::cli
