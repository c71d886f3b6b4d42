#include "judge/tokens.h"

#include <algorithm>
#include <iterator>

#include "judge/answer.h"

namespace alert {
namespace {

// Begins the special tokens of the form <|name|>; those of other forms are below.
constexpr std::string_view kTokenStart = "<|";

constexpr std::string_view kNamed[] = {"<s>",     "</s>",    "<bos>",         "<eos>",
                                       "<pad>",   "<unk>",   "<end_of_turn>", "[INST]",
                                       "[/INST]", "<<SYS>>", "<</SYS>>",      "<start_of_turn>"};

constexpr MarkHeads MakeNamedHeads() {
  MarkHeads heads;
  for (size_t i = 0; i < std::size(kNamed); ++i) heads.Add(kNamed[i], i);
  return heads;
}
constexpr MarkHeads kNamedHeads = MakeNamedHeads();

constexpr size_t kLongestToken = 40;

// The size of the special token at the front of `text`; 0 where there is none.
size_t TokenSizeAtFront(std::string_view text) {
  if (text.empty() || (text[0] != '<' && text[0] != '[')) return 0;
  if (text.substr(0, kTokenStart.size()) == kTokenStart) {
    const size_t end = text.substr(0, kLongestToken).find("|>", kTokenStart.size());
    return end == std::string_view::npos ? 0 : end + 2;
  }
  for (uint32_t bits = kNamedHeads.Candidates(text); bits != 0; bits &= bits - 1) {
    const std::string_view token = kNamed[__builtin_ctz(bits)];
    if (StartsWithIgnoreCase(text, token)) return token.size();
  }
  return 0;
}

size_t TokenSizeAtBack(std::string_view text) {
  if (text.empty() || (text.back() != '>' && text.back() != ']')) return 0;
  const size_t from = text.size() - std::min(text.size(), kLongestToken);
  for (size_t start = text.size(); start-- > from;) {
    if (text[start] != '<' && text[start] != '[') continue;
    if (TokenSizeAtFront(text.substr(start)) == text.size() - start) return text.size() - start;
  }
  return 0;
}

void TakeRole(std::string_view* text) {
  for (std::string_view role : {"assistant", "model"}) {
    const std::string_view rest = text->substr(std::min(role.size(), text->size()));
    if (!StartsWithIgnoreCase(*text, role)) continue;
    if (rest.empty() || rest[0] == '\n' || rest.substr(0, 2) == kTokenStart) *text = rest;
  }
}

}  // namespace

bool BeginsToken(std::string_view text) {
  if (text.substr(0, kTokenStart.size()) == kTokenStart) return true;
  for (std::string_view token : kNamed) {
    if (StartsWithIgnoreCase(text, token)) return true;
  }
  for (const ThoughtMarks& marks : kThoughtMarks) {
    if (StartsWithIgnoreCase(text, marks.open)) return true;
    if (StartsWithIgnoreCase(text, marks.close)) return true;
  }
  return false;
}

bool TakeToken(std::string_view* text) {
  const size_t size = TokenSizeAtFront(*text);
  if (size == 0) return false;
  *text = Trim(text->substr(size));
  TakeRole(text);
  return true;
}

std::string_view StripTokens(std::string_view text) {
  text = Trim(text);
  while (TakeToken(&text)) text = Trim(text);
  while (const size_t size = TokenSizeAtBack(text)) {
    text = Trim(text.substr(0, text.size() - size));
  }
  return text;
}

}  // namespace alert
