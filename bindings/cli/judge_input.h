// Judges by their names or files, as options give them.
#ifndef ALERT_BINDINGS_CLI_JUDGE_INPUT_H_
#define ALERT_BINDINGS_CLI_JUDGE_INPUT_H_

#include <CLI/CLI.hpp>
#include <string>

#include "abi_call.h"
#include "alert/judge.h"

namespace alert::cli {

using Judge = Handle<alert_judge, alert_judge_free>;

// The built-in judge with this name, or the generic one of this file, with how it takes thoughts
// behind either (alert_judge_builtin).
Judge ReadJudge(const std::string& name);

// What else says which judge is meant, beside --judge.
struct JudgeChoice {
  std::string threshold;  // empty: its own
  std::string thoughts = "strip";
};

inline constexpr char kThresholdHelp[] =
    "Where a judge's numbers, or its probability of unsafe, become unsafe, on its scale: as in "
    "strongreject@0.7";

// Declares --judge-threshold and --thoughts.
void AddThreshold(CLI::App& command, JudgeChoice& choice);
void AddThoughts(CLI::App& command, JudgeChoice& choice);

// The whole name of a judge: `name` with the choice behind it.
std::string JudgeName(const std::string& name, const JudgeChoice& choice);

alert_judge_info InfoOf(const alert_judge* judge);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_INPUT_H_
