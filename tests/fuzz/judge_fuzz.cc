// Any bytes are an answer: the verdict is one of four, what is returned holds together, and no
// answer is safe that has no word, standing alone, by which its judge says so. Any bytes are data
// as well: no request has a special token that comes from them.
//
// The first byte of an input chooses the judge.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "judge/judge.h"
#include "judge/profile.h"
#include "judge/thought.h"

namespace {

using alert::Judge;
using alert::Judgement;

#define CHECK_THAT(condition)                                              \
  do {                                                                     \
    if (!(condition)) {                                                    \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                        \
    }                                                                      \
  } while (false)

struct Subject {
  std::shared_ptr<const Judge> judge;
  std::vector<std::string> safe_words;  // empty: it has no words, but phrases
};

constexpr std::string_view kSpecs[] = {
    R"({"schema": "alert.v1.Judge", "name": "words",
        "answer": {"safe": ["ok"], "unsafe": ["bad"], "explains": true}})",
    R"({"schema": "alert.v1.Judge", "name": "pattern",
        "answer": {"pattern": "\\[(\\w*)\\]", "safe": ["ok"], "unsafe": ["bad"]}})",
    R"x({"schema": "alert.v1.Judge", "name": "number",
        "answer": {"pattern": "score: (\\S*)",
                   "number": {"low": 0, "high": 10, "unsafe": "high"}}})x",
    R"({"schema": "alert.v1.Judge", "name": "pointer",
        "answer": {"pointer": "/a", "safe": ["ok"], "unsafe": ["bad"]}})"};

std::vector<std::string> SafeWords(const alert::Profile& profile) {
  std::vector<std::string> words;
  for (std::string_view word : {profile.words.safe, profile.words.also_safe}) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

std::vector<Subject> MakeSubjects() {
  std::vector<Subject> subjects;
  for (const alert::Profile& profile : alert::Profiles()) {
    subjects.push_back({*Judge::Builtin(profile.name), SafeWords(profile)});
  }
  for (std::string_view spec : kSpecs) {
    const auto judge = *Judge::ParseSpec(spec);
    const bool words = !judge->scale().exists();
    subjects.push_back(
        {judge, words ? std::vector<std::string>{"ok"} : std::vector<std::string>()});
  }
  return subjects;
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

bool HasWordAlone(std::string_view lower, std::string_view word) {
  for (size_t at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins = at == 0 || !IsLetter(lower[at - 1]);
    if (begins && (end == lower.size() || !IsLetter(lower[end]))) return true;
  }
  return false;
}

// Whether a digit stands in it that is no part of a word.
bool HasNumber(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    const bool digit = text[at] >= '0' && text[at] <= '9';
    if (digit && (at == 0 || !IsLetter(text[at - 1]))) return true;
  }
  return false;
}

bool MayBeSafe(const Subject& subject, std::string_view answer) {
  if (subject.safe_words.empty() && subject.judge->scale().exists()) return HasNumber(answer);
  if (subject.safe_words.empty()) return true;
  // In JSON a word may be written with escapes.
  if (answer.find('\\') != answer.npos) return true;
  const std::string lower = Lower(answer);
  return std::any_of(subject.safe_words.begin(), subject.safe_words.end(),
                     [&](const std::string& word) { return HasWordAlone(lower, word); });
}

void CheckCodes(const Subject& subject, std::string_view answer, const Judgement& judgement) {
  CHECK_THAT(judgement.code_count <= ALERT_JUDGEMENT_CODES);
  for (uint32_t i = 0; i < judgement.code_count; ++i) {
    const std::string_view code(judgement.codes[i].data, judgement.codes[i].size);
    const bool in_answer =
        code.data() >= answer.data() && code.data() + code.size() <= answer.data() + answer.size();
    CHECK_THAT(!code.empty());
    CHECK_THAT(in_answer || subject.judge->FindCode(code) != nullptr || code == "unknown");
  }
}

void CheckParse(const Subject& subject, std::string_view answer) {
  const Judgement judgement = subject.judge->Parse(answer);
  CHECK_THAT(judgement.verdict < ALERT_VERDICT_COUNT);
  const bool decided = judgement.verdict <= ALERT_VERDICT_UNSAFE;
  CHECK_THAT(decided == judgement.reason.empty());
  const alert::GradeScale scale = subject.judge->scale();
  CHECK_THAT(std::isnan(judgement.score) || scale.Holds(judgement.score));
  CHECK_THAT(judgement.refused >= ALERT_REFUSED_NOT_SAID && judgement.refused <= 1);
  CHECK_THAT(judgement.verdict != ALERT_VERDICT_SAFE || MayBeSafe(subject, answer));
  const bool concluded = alert::SplitThought(answer).thinking != alert::Thinking::kUnconcluded;
  CHECK_THAT(judgement.verdict != ALERT_VERDICT_SAFE || concluded);
  CheckCodes(subject, answer, judgement);
}

void CheckRender(const Subject& subject, std::string_view data) {
  const auto request = subject.judge->Render(data, data, {ALERT_JUDGE_FORM_CHAT, false});
  if (!request.ok()) return;
  size_t longest = 0;  // a system text has no data in it
  for (const alert::Message& message : request->messages) {
    const std::string lower = Lower(message.content);
    for (const char* token : {"<|", "</s>", "[/inst]", "<end_of_turn>", "</think>"}) {
      CHECK_THAT(lower.find(token) == std::string::npos);
    }
    longest = std::max(longest, message.content.size());
  }
  CHECK_THAT(longest >= alert::SplitThought(data).answer.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<Subject>& subjects = *new std::vector<Subject>(MakeSubjects());
  if (size == 0) return 0;
  const Subject& subject = subjects[data[0] % subjects.size()];
  // A copy of its own, so that a sanitizer sees a read past the end.
  const std::vector<char> bytes(data + 1, data + size);
  const std::string_view answer(bytes.data(), bytes.size());
  CheckParse(subject, answer);
  CheckRender(subject, answer);
  return 0;
}
