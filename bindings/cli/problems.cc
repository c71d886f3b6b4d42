#include "problems.h"

#include <fmt/format.h>

#include "text.h"

namespace alert::cli {

std::string SummarizeProblems(const uint64_t (&counts)[ALERT_PROBLEM_KIND_COUNT]) {
  uint64_t total = 0;
  std::string kinds;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (counts[kind] == 0) continue;
    alert_str name = {nullptr, 0};
    Call(alert_problem_kind_name, kind, &name);
    total += counts[kind];
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", Grouped(counts[kind]), View(name));
  }
  if (total == 0) return "";
  return fmt::format("{}: {}", Counted(total, "problem"), kinds);
}

}  // namespace alert::cli
