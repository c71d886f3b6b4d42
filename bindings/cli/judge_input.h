// Judges by their names or files, as options give them.
#ifndef ALERT_BINDINGS_CLI_JUDGE_INPUT_H_
#define ALERT_BINDINGS_CLI_JUDGE_INPUT_H_

#include <string>

#include "abi_call.h"
#include "alert/judge.h"

namespace alert::cli {

using Judge = Handle<alert_judge, alert_judge_free>;

// The built-in judge with this name, or the generic one of this file.
Judge ReadJudge(const std::string& name);

alert_judge_info InfoOf(const alert_judge* judge);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_INPUT_H_
