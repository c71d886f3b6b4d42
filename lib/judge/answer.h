// What all answers have in common: the wrapping around a verdict, which does not matter, and the
// ways of being no verdict.
#ifndef ALERT_LIB_JUDGE_ANSWER_H_
#define ALERT_LIB_JUDGE_ANSWER_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "judge/judge.h"

namespace alert {

// Why an answer is no verdict. The names are part of the interface (docs/judges.md).
namespace reason {
inline constexpr std::string_view kEmpty = "empty";                   // missing: there is none
inline constexpr std::string_view kError = "error";                   // missing: a server's error
inline constexpr std::string_view kNoVerdict = "no-verdict";          // no verdict in its place
inline constexpr std::string_view kProse = "prose";                   // words around a verdict
inline constexpr std::string_view kContradiction = "contradiction";   // says both
inline constexpr std::string_view kRefusal = "refusal";               // the judge refuses
inline constexpr std::string_view kTruncated = "truncated";           // thought, did not conclude
inline constexpr std::string_view kNoAnswer = "no-answer";            // nothing after a thought
inline constexpr std::string_view kNoThought = "no-thought";          // the model shows none
inline constexpr std::string_view kNoScore = "no-score";              // no number for a threshold
inline constexpr std::string_view kMalformed = "malformed";           // JSON that is none
inline constexpr std::string_view kNotApplicable = "not-applicable";  // the judge says "n/a"
inline constexpr std::string_view kOutOfRange = "out-of-range";       // a number that there is not
inline constexpr std::string_view kTooManyCodes = "too-many-codes";
}  // namespace reason

// The verdict of words that give none.
inline constexpr alert_verdict kNone = ALERT_VERDICT_UNDECIDED;

// ASCII only, whatever the locale.
inline bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// A set of characters, looked up in a table.
class CharSet {
 public:
  constexpr explicit CharSet(std::string_view chars) {
    for (char c : chars) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool Has(char c) const { return has_[static_cast<unsigned char>(c)]; }

 private:
  bool has_[256] = {};
};

// Without the characters of `set` at its front or back.
inline std::string_view SkipFront(std::string_view text, const CharSet& set) {
  while (!text.empty() && set.Has(text.front())) text.remove_prefix(1);
  return text;
}
inline std::string_view SkipBack(std::string_view text, const CharSet& set) {
  while (!text.empty() && set.Has(text.back())) text.remove_suffix(1);
  return text;
}

inline bool StartsWithIgnoreCase(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); ++i) {
    if (ToLower(text[i]) != ToLower(prefix[i])) return false;
  }
  return true;
}
inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && StartsWithIgnoreCase(a, b);
}
size_t FindIgnoreCase(std::string_view text, std::string_view part);   // npos where there is none
size_t RFindIgnoreCase(std::string_view text, std::string_view part);  // the last one

// Without white space (ASCII, no-break and zero-width space, byte order mark) at its ends.
std::string_view Trim(std::string_view text);

// Trimmed, and without quotes, emphasis, brackets and closing marks around it: `**Safe.**` is Safe.
std::string_view UnwrapFront(std::string_view text);
std::string_view Unwrap(std::string_view text);

// The letters at the start of `text`.
std::string_view FirstWord(std::string_view text);

// Whether `word` stands in `text` with no letter, digit or underscore beside it.
bool ContainsWord(std::string_view text, std::string_view word);

// Takes the next line that is not blank off `text`, trimmed; empty where there is none.
std::string_view NextLine(std::string_view* text);

// What stands between the last `open` and the `close` behind it, in any letter case. None where the
// answer has no `open`; `*truncated` where it has, and nothing closes it.
std::optional<std::string_view> LastBetween(std::string_view answer, std::string_view open,
                                            std::string_view close, bool* truncated);

// Makes `judgement` one without a verdict.
void Undecided(std::string_view why, Judgement* judgement);
void Missing(std::string_view why, Judgement* judgement);
void Malformed(Judgement* judgement);  // and takes away what codes were read

// Cuts what surrounds an answer: white space, special tokens, thoughts that were concluded, a fence
// around all of it. False, with `judgement` finished, where nothing is left to read.
bool CleanAnswer(std::string_view output, std::string_view* answer, Judgement* judgement);

// Looks closer at an answer without a verdict: an error of the server is missing, a refusal to
// judge is undecided for that reason.
void ExplainNoVerdict(std::string_view answer, Judgement* judgement);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_ANSWER_H_
