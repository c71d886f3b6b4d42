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
  std::string judge = {};             // whose certificate it is; empty: not said
};

// No sample where nothing is given; one where the rates are ("K/N"). A file has {"sensitivity": [K,
// N], "specificity": [K, N], "categories": {NAME: {...}}}, where the first two are one sample for
// all categories that are not listed; a certificate of alert judge examine is such a file.
JudgeErrors ReadJudgeErrors(const std::string& sensitivity, const std::string& specificity,
                            const std::string& file, const alert_tally* tally);

// Has `options` correct by `errors`, of which it keeps views.
void SetJudgeErrors(const JudgeErrors& errors, alert_score_options* options);

// Fails where the certificate is of another judge than the verdicts of `score`, and tells where
// nobody knows whose these are.
void CheckJudge(const JudgeErrors& errors, const alert_score* score);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_JUDGE_ERROR_H_
