// The forms of answers that built-in judges give, cleaned by CleanAnswer but where a judge measures
// refusal.
#ifndef ALERT_LIB_JUDGE_PARSERS_H_
#define ALERT_LIB_JUDGE_PARSERS_H_

#include "judge/profile.h"

namespace alert {

// Llama Guard: a line with the verdict, and a line of codes where it is unsafe.
void ParseVerdictLine(const Profile& profile, std::string_view answer, Judgement* judgement);

// ShieldGemma, HarmBench: the answer begins with one of two words.
void ParseFirstWord(const Profile& profile, std::string_view answer, Judgement* judgement);

// Granite Guardian: the last <score>, or one of two words.
void ParseGranite(const Profile& profile, std::string_view answer, Judgement* judgement);

// WildGuard, Qwen3Guard: lines of "key: value".
void ParseWildGuard(const Profile& profile, std::string_view answer, Judgement* judgement);
void ParseQwenStrict(const Profile& profile, std::string_view answer, Judgement* judgement);
void ParseQwenLoose(const Profile& profile, std::string_view answer, Judgement* judgement);

// Nemotron: a JSON object, or lines of "key: value".
void ParseNemotron(const Profile& profile, std::string_view answer, Judgement* judgement);

// The moderation endpoint of OpenAI and those that copy it.
void ParseModeration(const Profile& profile, std::string_view answer, Judgement* judgement);

// The refusal matcher: the answer is the response itself, as it came.
void ParseRefusal(const Profile& profile, std::string_view response, Judgement* judgement);

// Keys of a JSON answer, for ParseNemotron. False where the answer is no JSON object.
bool ParseNemotronJson(const Profile& profile, std::string_view answer, Judgement* judgement);

// Which JSON an answer holds: itself, or what stands in its first fence. Empty where it has none.
std::string_view FindJson(std::string_view answer);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PARSERS_H_
