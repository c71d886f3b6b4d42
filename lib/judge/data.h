// The files of lib/judge/data, embedded by embed.cmake: the templates byte by byte as they are
// published (docs/judges.md says where), with {prompt} and {response}, and the refusal phrases.
#ifndef ALERT_LIB_JUDGE_DATA_H_
#define ALERT_LIB_JUDGE_DATA_H_

#include <string_view>

namespace alert::judge_data {

extern const std::string_view k_harmbench_txt;
extern const std::string_view k_llama_guard_1_txt;
extern const std::string_view k_llama_guard_2_txt;
extern const std::string_view k_llama_guard_3_txt;
extern const std::string_view k_refusal_json;
extern const std::string_view k_shieldgemma_txt;
extern const std::string_view k_wildguard_txt;

}  // namespace alert::judge_data

#endif  // ALERT_LIB_JUDGE_DATA_H_
