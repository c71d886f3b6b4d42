#include "judge/answer.h"

#include "judge/refusal.h"
#include "judge/thought.h"
#include "judge/tokens.h"

namespace alert {
namespace {

constexpr std::string_view kInvisible[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool TakeSuffix(std::string_view suffix, std::string_view* text) {
  if (text->size() < suffix.size()) return false;
  if (text->substr(text->size() - suffix.size()) != suffix) return false;
  text->remove_suffix(suffix.size());
  return true;
}

std::string_view StripFence(std::string_view text) {
  constexpr std::string_view kFence = "```";
  if (!TakePrefix(kFence, &text)) return text;
  TakeSuffix(kFence, &text);
  // "```json" on a line of its own.
  const size_t line_end = text.find('\n');
  const bool has_info = line_end != std::string_view::npos &&
                        FirstWord(text).size() == Trim(text.substr(0, line_end)).size();
  return Trim(has_info ? text.substr(line_end) : text);
}

bool IsBoundary(std::string_view text, size_t position) {
  if (position >= text.size()) return true;
  const char c = text[position];
  return !IsLetter(c) && !IsDigit(c) && c != '_';
}

bool IsErrorMessage(std::string_view text) {
  for (std::string_view start :
       {"error:", "error code:", "http error", "http/", "http 4", "http 5", "internal server error",
        "bad gateway", "service unavailable", "gateway timeout", "too many requests",
        "unauthorized", "rate limit", "<!doctype html", "<html"}) {
    if (StartsWithIgnoreCase(text, start)) return true;
  }
  if (text.empty() || text[0] != '{') return false;
  for (std::string_view key : {"\"error\"", "\"detail\""}) {
    if (Trim(text.substr(1)).substr(0, key.size()) == key) return true;
  }
  return false;
}

bool IsNothing(std::string_view text) {
  const std::string_view word = Unwrap(text);
  for (std::string_view nothing : {"null", "none", "nan", "undefined"}) {
    if (EqualsIgnoreCase(word, nothing)) return true;
  }
  return false;
}

}  // namespace

// What is looked for mostly begins with a mark, which the C library finds faster than a loop does.
size_t FindIgnoreCase(std::string_view text, std::string_view part) {
  const char first = ToLower(part[0]);
  for (size_t at = 0; at + part.size() <= text.size(); ++at) {
    if (!IsLetter(first)) at = std::min(text.find(first, at), text.size());
    if (at == text.size()) break;
    if (ToLower(text[at]) == first && StartsWithIgnoreCase(text.substr(at), part)) return at;
  }
  return std::string_view::npos;
}

size_t RFindIgnoreCase(std::string_view text, std::string_view part) {
  if (text.size() < part.size()) return std::string_view::npos;
  const char first = ToLower(part[0]);
  for (size_t end = text.size() - part.size() + 1; end > 0; --end) {
    const std::string_view here = text.substr(end - 1);
    if (ToLower(here[0]) == first && StartsWithIgnoreCase(here, part)) return end - 1;
  }
  return std::string_view::npos;
}

std::string_view Trim(std::string_view text) {
  while (true) {
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    const bool plain = text.empty() || (static_cast<unsigned char>(text.front()) < 0x80 &&
                                        static_cast<unsigned char>(text.back()) < 0x80);
    if (plain) return text;
    bool taken = false;
    for (std::string_view space : kInvisible) {
      taken = TakePrefix(space, &text) || TakeSuffix(space, &text) || taken;
    }
    if (!taken) return text;
  }
}

std::string_view UnwrapFront(std::string_view text) {
  static constexpr CharSet kOpening("\"'`*_([{");
  return SkipFront(text, kOpening);
}

std::string_view Unwrap(std::string_view text) {
  static constexpr CharSet kOpening("\"'`*_([{ \t\r\n");
  static constexpr CharSet kClosing("\"'`*_)]}.!,; \t\r\n");
  return SkipBack(Trim(SkipFront(text, kOpening)), kClosing);
}

std::string_view FirstWord(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && IsLetter(text[size])) ++size;
  return text.substr(0, size);
}

bool ContainsWord(std::string_view text, std::string_view word) {
  for (size_t start = 0;; ++start) {
    const size_t found = FindIgnoreCase(text.substr(start), word);
    if (found == std::string_view::npos) return false;
    start += found;
    const bool begins = start == 0 || IsBoundary(text, start - 1);
    if (begins && IsBoundary(text, start + word.size())) return true;
  }
}

std::string_view NextLine(std::string_view* text) {
  while (!text->empty()) {
    const size_t end = std::min(text->find('\n'), text->size());
    const std::string_view line = Trim(text->substr(0, end));
    text->remove_prefix(std::min(end + 1, text->size()));
    if (!line.empty()) return line;
  }
  return {};
}

std::optional<std::string_view> LastBetween(std::string_view answer, std::string_view open,
                                            std::string_view close, bool* truncated) {
  *truncated = false;
  const size_t place = RFindIgnoreCase(answer, open);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view inner = answer.substr(place + open.size());
  const size_t end = FindIgnoreCase(inner, close);
  *truncated = end == std::string_view::npos;
  return inner.substr(0, end);
}

void Undecided(std::string_view why, Judgement* judgement) {
  judgement->verdict = ALERT_VERDICT_UNDECIDED;
  judgement->reason = why;
}

void Missing(std::string_view why, Judgement* judgement) {
  judgement->verdict = ALERT_VERDICT_MISSING;
  judgement->reason = why;
}

void Malformed(Judgement* judgement) {
  judgement->code_count = 0;
  Undecided(reason::kMalformed, judgement);
}

bool CleanAnswer(std::string_view output, std::string_view* answer, Judgement* judgement) {
  const Response response = SplitThought(Trim(output));
  *answer = StripFence(StripTokens(response.answer));
  // A judge that goes back to thinking after its answer has not concluded.
  const bool thinks_on = answer->find('<') != std::string_view::npos &&
                         FindIgnoreCase(*answer, "think>") != std::string_view::npos;
  if (response.thinking == Thinking::kUnconcluded || thinks_on) {
    Undecided(reason::kTruncated, judgement);
    return false;
  }
  if (!answer->empty()) return true;
  response.thinking == Thinking::kNone ? Missing(reason::kEmpty, judgement)
                                       : Undecided(reason::kNoVerdict, judgement);
  return false;
}

void ExplainNoVerdict(std::string_view answer, Judgement* judgement) {
  if (judgement->reason != reason::kNoVerdict && judgement->reason != reason::kProse) return;
  if (IsErrorMessage(answer)) return Missing(reason::kError, judgement);
  if (IsNothing(answer)) return Missing(reason::kEmpty, judgement);
  if (RefusalMatcher::Builtin().Refuses(answer)) Undecided(reason::kRefusal, judgement);
}

}  // namespace alert
