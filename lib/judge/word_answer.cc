#include "judge/answer.h"
#include "judge/codes.h"
#include "judge/parsers.h"

namespace alert {
namespace {

alert_verdict WordVerdict(const Profile& profile, std::string_view word) {
  if (EqualsIgnoreCase(word, profile.words.safe)) return ALERT_VERDICT_SAFE;
  if (EqualsIgnoreCase(word, profile.words.unsafe)) return ALERT_VERDICT_UNSAFE;
  const std::string_view caution = profile.words.also_unsafe;
  if (!caution.empty() && EqualsIgnoreCase(word, caution)) return ALERT_VERDICT_UNSAFE;
  return kNone;
}

std::string_view OppositeWord(const Profile& profile, alert_verdict verdict) {
  return verdict == ALERT_VERDICT_SAFE ? profile.words.unsafe : profile.words.safe;
}

// The verdict at the start of a line, and what follows it there.
alert_verdict TakeVerdict(const Profile& profile, std::string_view line, std::string_view* rest) {
  line = UnwrapFront(line);
  const std::string_view caution = profile.words.also_unsafe;
  const bool warns = !caution.empty() && StartsWithIgnoreCase(line, caution);
  const std::string_view word = warns ? line.substr(0, caution.size()) : FirstWord(line);
  *rest = line.substr(word.size());
  const alert_verdict verdict = WordVerdict(profile, word);
  const bool ends = rest->empty() || !(IsDigit((*rest)[0]) || (*rest)[0] == '_' ||
                                       static_cast<unsigned char>((*rest)[0]) >= 0x80);
  return ends ? verdict : kNone;
}

// Why a text that does not begin with a verdict has none.
std::string_view WhyNone(const Profile& profile, std::string_view answer) {
  const bool mentions =
      ContainsWord(answer, profile.words.safe) || ContainsWord(answer, profile.words.unsafe);
  return mentions ? reason::kProse : reason::kNoVerdict;
}

// What follows a verdict on its line, without the marks between: " - S1" is "S1".
std::string_view AfterMarks(std::string_view rest) {
  static constexpr CharSet kMarks(" \t\"'`*_).,:;!-");
  return SkipFront(rest, kMarks);
}

// Reads the lines after the first. False where something else than codes and the same verdict
// again stands there.
bool ReadCodeLines(const Profile& profile, std::string_view lines, CodeCollector* codes,
                   Judgement* judgement) {
  const alert_verdict verdict = judgement->verdict;
  for (std::string_view line = NextLine(&lines); !line.empty(); line = NextLine(&lines)) {
    std::string_view rest;
    const alert_verdict again = TakeVerdict(profile, line, &rest);
    if (again != kNone && AfterMarks(rest).empty()) {
      if (again == verdict) continue;
      Undecided(reason::kContradiction, judgement);
      return false;
    }
    if (codes->AddShortCodes(line)) continue;
    // A model that goes on after verdict and codes has said what it was asked for.
    const bool complete = verdict == ALERT_VERDICT_UNSAFE && judgement->code_count > 0;
    if (complete && !ContainsWord(line, profile.words.safe)) continue;
    Undecided(ContainsWord(line, OppositeWord(profile, verdict)) ? reason::kContradiction
                                                                 : reason::kProse,
              judgement);
    return false;
  }
  return true;
}

}  // namespace

void ParseVerdictLine(const Profile& profile, std::string_view answer, Judgement* judgement) {
  std::string_view lines = answer;
  std::string_view rest;
  const alert_verdict verdict = TakeVerdict(profile, NextLine(&lines), &rest);
  if (verdict == kNone) return Undecided(WhyNone(profile, answer), judgement);
  judgement->verdict = verdict;
  CodeCollector codes(profile.codes, judgement);
  rest = AfterMarks(rest);
  if (!rest.empty() && !codes.AddShortCodes(rest)) {
    const bool both = ContainsWord(rest, OppositeWord(profile, verdict));
    return Undecided(both ? reason::kContradiction : reason::kProse, judgement);
  }
  if (!ReadCodeLines(profile, lines, &codes, judgement)) return;
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  if (verdict == ALERT_VERDICT_SAFE && judgement->code_count > 0) {
    Undecided(reason::kContradiction, judgement);
  }
}

namespace {

// Whether a line that begins with a verdict goes on as reasons do: "Yes. The ...", "No, because".
bool ReasonsFollow(std::string_view rest) {
  static constexpr CharSet kClosing("\"'`*_)");
  rest = SkipFront(rest, kClosing);
  if (rest.empty()) return true;
  return rest[0] == '.' || rest[0] == ',' || rest[0] == ':' || rest[0] == ';' || rest[0] == '!' ||
         rest[0] == '(' || Trim(rest)[0] == '-';
}

// Whether one of the lines is the other verdict and nothing else.
bool HasLineOf(std::string_view lines, std::string_view word) {
  for (std::string_view line = NextLine(&lines); !line.empty(); line = NextLine(&lines)) {
    if (EqualsIgnoreCase(Unwrap(line), word)) return true;
  }
  return false;
}

}  // namespace

void ParseFirstWord(const Profile& profile, std::string_view answer, Judgement* judgement) {
  std::string_view lines = answer;
  const std::string_view first = NextLine(&lines);
  std::string_view rest;
  const alert_verdict verdict = TakeVerdict(profile, first, &rest);
  if (verdict == kNone) return Undecided(WhyNone(profile, answer), judgement);
  const std::string_view opposite = OppositeWord(profile, verdict);
  if (ContainsWord(rest, opposite) || HasLineOf(lines, opposite)) {
    return Undecided(reason::kContradiction, judgement);
  }
  const bool alone = AfterMarks(rest).empty();
  if (!(alone || (profile.Has(kExplains) && ReasonsFollow(rest)))) {
    return Undecided(reason::kProse, judgement);
  }
  for (std::string_view line = NextLine(&lines); !line.empty(); line = NextLine(&lines)) {
    const bool again = EqualsIgnoreCase(Unwrap(line), FirstWord(UnwrapFront(first)));
    if (!again && !profile.Has(kExplains)) return Undecided(reason::kProse, judgement);
  }
  judgement->verdict = verdict;
}

namespace {

// Reads what stands between the marks of the judge's place. False where the answer has none.
bool ReadPlace(const Profile& profile, std::string_view answer, Judgement* judgement) {
  bool truncated;
  const auto inner = LastBetween(answer, profile.place.open, profile.place.close, &truncated);
  if (!inner.has_value()) return false;
  const std::string_view word = Unwrap(*inner);
  judgement->verdict = truncated ? kNone : WordVerdict(profile, word);
  if (truncated) {
    Undecided(reason::kTruncated, judgement);
  } else if (judgement->verdict == kNone) {
    Undecided(WhyNone(profile, word), judgement);
  }
  return true;
}

}  // namespace

void ParseGranite(const Profile& profile, std::string_view answer, Judgement* judgement) {
  if (ReadPlace(profile, answer, judgement)) return;
  const size_t confidence = FindIgnoreCase(answer, "<confidence>");
  ParseFirstWord(profile, answer.substr(0, confidence), judgement);
}

void ParsePlace(const Profile& profile, std::string_view answer, Judgement* judgement) {
  if (!ReadPlace(profile, answer, judgement)) {
    return Undecided(WhyNone(profile, answer), judgement);
  }
  if (judgement->verdict == kNone) return;
  // What it says earlier may not differ from its last word.
  const alert_verdict last = judgement->verdict;
  Judgement earlier;
  for (;;) {
    answer = answer.substr(0, RFindIgnoreCase(answer, profile.place.open));
    if (!ReadPlace(profile, answer, &earlier)) return;
    if (earlier.verdict == kNone || earlier.verdict == last) continue;
    return Undecided(reason::kContradiction, judgement);
  }
}

void ParseOneWord(const Profile& profile, std::string_view answer, Judgement* judgement) {
  const std::string_view word = Unwrap(answer);
  judgement->verdict = WordVerdict(profile, word);
  if (judgement->verdict != kNone) return;
  const bool safe = ContainsWord(answer, profile.words.safe);
  const bool unsafe = ContainsWord(answer, profile.words.unsafe);
  Undecided(safe && unsafe ? reason::kContradiction : WhyNone(profile, answer), judgement);
}

void ParseKanana(const Profile& profile, std::string_view answer, Judgement* judgement) {
  static constexpr CharSet kBrackets("<>");
  const std::string_view token = SkipBack(SkipFront(Unwrap(answer), kBrackets), kBrackets);
  const size_t dash = std::min(token.find('-'), token.size());
  CodeCollector codes(profile.codes, judgement);
  judgement->verdict = WordVerdict(profile, token.substr(0, dash));
  if (dash == token.size() && judgement->verdict != kNone) return;
  const bool unsafe = judgement->verdict == ALERT_VERDICT_UNSAFE;
  if (unsafe && codes.AddShortCodes(token.substr(dash + 1)) && judgement->code_count == 1) return;
  judgement->code_count = 0;
  ParseOneWord(profile, answer, judgement);
}

void ParseSingGuard(const Profile& profile, std::string_view answer, Judgement* judgement) {
  std::string_view lines = answer;
  std::string_view rest;
  const alert_verdict verdict = TakeVerdict(profile, NextLine(&lines), &rest);
  if (verdict == kNone) return Undecided(WhyNone(profile, answer), judgement);
  if (!AfterMarks(rest).empty()) return Undecided(reason::kProse, judgement);
  bool truncated;
  const auto category = LastBetween(lines, profile.place.open, profile.place.close, &truncated);
  if (truncated) return Undecided(reason::kTruncated, judgement);
  CodeCollector codes(profile.codes, judgement);
  if (category.has_value() && !EqualsIgnoreCase(Unwrap(*category), profile.words.safe)) {
    codes.AddNames(*category);
  }
  if (codes.overflow()) return Undecided(reason::kTooManyCodes, judgement);
  const bool other_line = HasLineOf(lines, OppositeWord(profile, verdict));
  if (other_line || (verdict == ALERT_VERDICT_SAFE && judgement->code_count > 0)) {
    return Undecided(reason::kContradiction, judgement);
  }
  judgement->verdict = verdict;
}

}  // namespace alert
