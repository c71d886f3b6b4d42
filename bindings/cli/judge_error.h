// What a sample that people labelled says of a judge, from the command line or from a file.
#ifndef ALERT_BINDINGS_CLI_JUDGE_ERROR_H_
#define ALERT_BINDINGS_CLI_JUDGE_ERROR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

struct JudgeErrors {
  std::vector<alert_judge_error> samples;
  std::vector<uint16_t> of_category;  // as alert_score_options.judge_error_of; empty: one for all
};

// No sample where nothing is given; one where the rates are ("K/N"). A file has {"sensitivity": [K,
// N], "specificity": [K, N], "categories": {NAME: {...}}}, where the first two are one sample for
// all categories that are not listed.
JudgeErrors ReadJudgeErrors(const std::string& sensitivity, const std::string& specificity,
                            const std::string& file, const alert_tally* tally);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_ERROR_H_
