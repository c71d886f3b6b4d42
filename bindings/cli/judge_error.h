// What a sample that people labelled says of a judge, from the command line or from a file.
#ifndef ALERT_BINDINGS_CLI_JUDGE_ERROR_H_
#define ALERT_BINDINGS_CLI_JUDGE_ERROR_H_

#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// None where nothing is given; one where the rates are ("K/N"); one a category of the tally where a
// file is: {"sensitivity": [K, N], "specificity": [K, N], "categories": {NAME: {...}}}, where the
// first two are those of a category that is not listed.
std::vector<alert_judge_error> JudgeErrors(const std::string& sensitivity,
                                           const std::string& specificity, const std::string& file,
                                           const alert_tally* tally);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_ERROR_H_
