// What a reader has to know before the figures of a score.
#ifndef ALERT_LIB_SCORE_NOTES_H_
#define ALERT_LIB_SCORE_NOTES_H_

#include <string>
#include <vector>

#include "score/score.h"

namespace alert {

// A sentence each, without its full stop; names in them are as the data has them.
std::vector<std::string> Notes(const Score& score);

// What belongs beside a table of its categories.
std::vector<std::string> TableNotes(const Score& score);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_NOTES_H_
