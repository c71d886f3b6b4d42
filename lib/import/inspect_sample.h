// What a sample of inspect says: texts, with what is attached in its place, and scores.
#ifndef ALERT_LIB_IMPORT_INSPECT_SAMPLE_H_
#define ALERT_LIB_IMPORT_INSPECT_SAMPLE_H_

#include <optional>
#include <string>

#include "import/value.h"

namespace alert::import {

// The text of the input: itself, or that of the last message of the user.
std::string InspectPrompt(const Value& sample);

// The text of the first choice.
std::optional<std::string> InspectResponse(const Value& sample);

// Its scores, an object of scorers. Logs of the first version have one, called `only_scorer`: `one`
// is then set to it.
Value InspectScores(const Value& sample, Value* one);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_INSPECT_SAMPLE_H_
