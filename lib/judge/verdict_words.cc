#include "judge/verdict_words.h"

#include <optional>

#include "judge/answer.h"
#include "judge/json_parser.h"
#include "judge/parsers.h"

namespace alert {
namespace {

bool IsOneOf(std::string_view word, const std::vector<std::string>& words) {
  for (const std::string& known : words) {
    if (EqualsIgnoreCase(word, known)) return true;
  }
  return false;
}

bool MentionsOneOf(std::string_view text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (ContainsWord(text, word)) return true;
  }
  return false;
}

// The verdict of a line that begins with one of the words, a mark and reasons.
alert_verdict LeadingVerdict(const VerdictWords& words, std::string_view line) {
  line = UnwrapFront(line);
  const size_t end = line.find_first_of(".,:;!-");
  return end == std::string_view::npos ? kNone : words.Find(line.substr(0, end));
}

std::optional<std::string> ScalarText(simdjson::dom::element value) {
  std::string_view text;
  bool flag;
  int64_t number;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  if (value.get(flag) == simdjson::SUCCESS) return std::string(flag ? "true" : "false");
  if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  return std::nullopt;
}

}  // namespace

alert_verdict VerdictWords::Find(std::string_view word) const {
  word = Unwrap(word);
  if (IsOneOf(word, safe)) return ALERT_VERDICT_SAFE;
  if (IsOneOf(word, unsafe)) return ALERT_VERDICT_UNSAFE;
  return kNone;
}

bool VerdictWords::Mentions(std::string_view text) const {
  return MentionsOneOf(text, safe) || MentionsOneOf(text, unsafe);
}

void ReadWords(const VerdictWords& words, bool explains, std::string_view answer,
               Judgement* judgement) {
  std::string_view lines = answer;
  const std::string_view first = NextLine(&lines);
  alert_verdict verdict = words.Find(first);
  if (verdict == kNone && explains) {
    verdict = LeadingVerdict(words, first);
    const bool safe = verdict == ALERT_VERDICT_SAFE;
    if (verdict != kNone && MentionsOneOf(first, safe ? words.unsafe : words.safe)) {
      return Undecided(reason::kContradiction, judgement);
    }
  }
  if (verdict == kNone) {
    return Undecided(words.Mentions(answer) ? reason::kProse : reason::kNoVerdict, judgement);
  }
  for (std::string_view line = NextLine(&lines); !line.empty(); line = NextLine(&lines)) {
    const alert_verdict other = words.Find(line);
    if (other != kNone && other != verdict) return Undecided(reason::kContradiction, judgement);
    if (other == kNone && !explains) return Undecided(reason::kProse, judgement);
  }
  judgement->verdict = verdict;
}

void ReadPattern(const VerdictWords& words, const RE2& pattern, std::string_view answer,
                 Judgement* judgement) {
  alert_verdict verdict = kNone;
  std::string_view why = reason::kNoVerdict;
  ForEachMatch(pattern, answer, [&](std::string_view match) {
    const alert_verdict said = words.Find(match);
    const bool contradicts = verdict != kNone && said != kNone && said != verdict;
    if (contradicts) why = reason::kContradiction;
    verdict = contradicts ? kNone : said;
    return verdict != kNone;
  });
  if (verdict == kNone) return Undecided(why, judgement);
  judgement->verdict = verdict;
}

void ReadPointer(const VerdictWords& words, std::string_view pointer, std::string_view answer,
                 Judgement* judgement) {
  const std::string_view json = FindJson(answer);
  if (json.empty()) return Undecided(reason::kNoVerdict, judgement);
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (ParseJson(json, &parser).get(root) != simdjson::SUCCESS) {
    return Undecided(reason::kMalformed, judgement);
  }
  simdjson::dom::element value;
  if (root.at_pointer(pointer).get(value) != simdjson::SUCCESS) {
    return Undecided(reason::kNoVerdict, judgement);
  }
  const std::optional<std::string> text = ScalarText(value);
  judgement->verdict = text.has_value() ? words.Find(*text) : kNone;
  if (judgement->verdict == kNone) Undecided(reason::kNoVerdict, judgement);
}

}  // namespace alert
