// What a judge's request carries beside what it asks.
#ifndef ALERT_LIB_JUDGE_PARAMETERS_H_
#define ALERT_LIB_JUDGE_PARAMETERS_H_

#include <string>
#include <string_view>

#include "alert/judge.h"

namespace alert {

// Those of the built-in judge `name`: a JSON object with sorted keys. Temperature 0, for verdicts
// must come back the same; how many tokens its answer takes at most, and what its template wants.
// Where it has a score from tokens, log-probabilities, in the words of the form's API.
std::string RequestParameters(std::string_view name, alert_judge_form form, bool has_token_score);

// `given`, an object or empty, over `defaults`; null takes a parameter away.
std::string MergedParameters(std::string_view defaults, std::string_view given);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PARAMETERS_H_
