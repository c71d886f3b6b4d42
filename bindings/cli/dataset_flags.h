// The options that say which rows are read, and how.
#ifndef ALERT_BINDINGS_CLI_DATASET_FLAGS_H_
#define ALERT_BINDINGS_CLI_DATASET_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "hint.h"

namespace alert::cli {

// How rows are read: every command that reads JSON Lines has these.
struct ReadFlags {
  std::vector<std::string> fields;  // "key=path"
  std::string taxonomy;             // a file; empty: the built-in one
  uint32_t threads = 0;
  bool strict = false;
  bool again = false;  // whether the command reads the rows more than once
};

void AddReadFlags(CLI::App& command, ReadFlags& flags);

// Which rows are chosen.
struct SelectFlags {
  std::vector<std::string> categories;
  std::vector<std::string> macros;
  std::vector<std::string> attacks;
  std::vector<std::string> languages;
  std::vector<std::string> models;
  std::optional<uint64_t> per_stratum;
  uint64_t seed = 0;
  std::string shard;  // "i/n"; empty: everything
};

void AddSelectFlags(CLI::App& command, SelectFlags& flags);

// Declares the files of a command, at least one.
void AddFiles(CLI::App& command, std::vector<std::string>& files, const std::string& what);

// A dataset of `files` over `taxonomy`.
Dataset OpenDataset(const std::vector<std::string>& files, const ReadFlags& flags,
                    const alert_taxonomy* taxonomy);

void Select(alert_dataset* dataset, const SelectFlags& flags);

// "3 rows left out: 2 malformed, 1 duplicate"; empty where there was no problem. `count(kind)` is
// the number of problems of a kind.
template <typename Count>
std::string SummarizeProblems(Count count);

std::string SummarizeProblems(const uint64_t (&counts)[ALERT_PROBLEM_KIND_COUNT]);

// "FILE:LINE: what; hint", the `index`-th problem that was kept with its place. `sample` is the
// function of the library that tells it.
template <typename Owner, typename Sample>
std::string DescribeProblem(const Owner* owner, Sample sample, size_t index) {
  alert_problem problem = ALERT_PROBLEM_INIT;
  Call(sample, owner, index, &problem);
  return WithHint(std::string(View(problem.file)) + ":" + std::to_string(problem.line) + ": " +
                      std::string(View(problem.message)),
                  problem.cause);
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

#endif  // ALERT_BINDINGS_CLI_DATASET_FLAGS_H_
