// The files of lib/judge/data, embedded by embed.cmake: the templates byte by byte as they are
// published (docs/judges.md says where), with {prompt} and {response}, and the refusal phrases.
#ifndef ALERT_LIB_JUDGE_DATA_H_
#define ALERT_LIB_JUDGE_DATA_H_

#include <string_view>

namespace alert {

// The bytes of the file with this name ("wildguard.txt"), for ever; null where there is none.
const std::string_view* FindJudgeData(std::string_view name);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_DATA_H_
