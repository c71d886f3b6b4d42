#include "judge/thought.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/types/span.h"
#include "judge/answer.h"
#include "judge/tokens.h"

namespace alert {
namespace {

constexpr size_t kNpos = std::string_view::npos;
using Kinds = absl::Span<const ThoughtMarks>;

// The channels of gpt-oss, as its tokens and as what is left of a reply where they were dropped.
constexpr std::string_view kChannel = "<|channel|>";
constexpr std::string_view kFinalChannel = "<|channel|>final";
constexpr std::string_view kFinalTurn = "<|start|>assistant<|channel|>final";
constexpr std::string_view kMessage = "<|message|>";
constexpr std::string_view kBareThought = "analysis";
constexpr std::string_view kBareFinal = "assistantfinal";

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The size of the mark at the front of `text` that opens a thought, with attributes that it has as
// a tag; 0 where there is none.
size_t OpeningSize(std::string_view text, const ThoughtMarks& marks) {
  constexpr size_t kMostAttributes = 200;
  const std::string_view name = marks.open.substr(0, marks.open.size() - 1);
  if (!StartsWithIgnoreCase(text, name)) return 0;
  const std::string_view rest = text.substr(name.size(), kMostAttributes);
  const size_t end = rest.find(marks.open.back());
  if (end == 0) return marks.open.size();
  const std::string_view attributes = rest.substr(0, end);
  const bool is_tag = end != kNpos && IsSpace(rest[0]) && attributes.find('=') != kNpos;
  return is_tag ? name.size() + end + 1 : 0;
}

size_t ClosingSize(std::string_view text, const ThoughtMarks& marks) {
  return StartsWithIgnoreCase(text, marks.close) ? marks.close.size() : 0;
}

// Whether what stands at `position` is between quotes: it is only spoken of.
bool IsQuoted(std::string_view text, size_t position, size_t size) {
  const size_t end = position + size;
  if (position == 0 || end == text.size() || text[position - 1] != text[end]) return false;
  return text[end] == '`' || text[end] == '"' || text[end] == '\'';
}

// The bits of the marks that open and that close a thought of a kind, and of the channels.
constexpr size_t kKinds = std::size(kThoughtMarks);
constexpr uint32_t kOpenings = (uint32_t{1} << kKinds) - 1;

constexpr MarkHeads MakeHeads() {
  MarkHeads heads;
  for (size_t kind = 0; kind < kKinds; ++kind) {
    heads.Add(kThoughtMarks[kind].open, kind);
    heads.Add(kThoughtMarks[kind].close, kKinds + kind);
  }
  heads.Add(kChannel, 2 * kKinds);
  heads.Add(kFinalTurn, 2 * kKinds + 1);
  return heads;
}
constexpr MarkHeads kHeads = MakeHeads();

// Whether a mark may stand anywhere: looked for bracket by bracket, of which most texts have few.
bool HasCandidate(std::string_view text) {
  for (const char bracket : {'<', '['}) {
    for (size_t at = text.find(bracket); at != kNpos; at = text.find(bracket, at + 1)) {
      if (kHeads.Candidates(text.substr(at)) != 0) return true;
    }
  }
  return false;
}

// Behind the first mark that ends a thought of one of these kinds which did not begin in `text`.
// A thought within a thought ends by a mark of its own. npos where there is none.
size_t FindThoughtEnd(std::string_view text, Kinds kinds) {
  size_t open[kKinds] = {};
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view here = text.substr(at);
    const uint32_t candidates = kHeads.Candidates(here);
    if (candidates == 0) continue;
    for (size_t kind = 0; kind < kinds.size(); ++kind) {
      const size_t opening = OpeningSize(here, kinds[kind]);
      const size_t closing = ClosingSize(here, kinds[kind]);
      if (opening + closing == 0 || IsQuoted(text, at, opening + closing)) continue;
      if (closing != 0 && open[kind] == 0) return at + closing;
      opening != 0 ? ++open[kind] : --open[kind];
    }
  }
  return kNpos;
}

struct Opening {
  Kinds kind;   // the one; all where nothing is opened
  size_t size;  // 0 where nothing is opened
};

Opening OpeningAtFront(std::string_view text) {
  for (uint32_t bits = kHeads.Candidates(text) & kOpenings; bits != 0; bits &= bits - 1) {
    const ThoughtMarks& marks = kThoughtMarks[__builtin_ctz(bits)];
    if (const size_t size = OpeningSize(text, marks)) return {Kinds(&marks, 1), size};
  }
  return {kThoughtMarks, 0};
}

// Without the white space and the special tokens that may stand before a thought.
std::string_view SkipToThought(std::string_view text) {
  text = Trim(text);
  while (OpeningAtFront(text).size == 0 && !StartsWith(text, kChannel) && TakeToken(&text)) {
    text = Trim(text);
  }
  return text;
}

// Behind the header of the final channel; npos where the response has none.
size_t FindFinalChannel(std::string_view text) {
  if (StartsWith(text, kBareThought)) {
    const size_t bare = text.find(kBareFinal);
    if (bare != kNpos) return bare + kBareFinal.size();
  }
  // A template may have written the first channel's header.
  const size_t channel = text.find(StartsWith(text, kChannel) ? kFinalChannel : kFinalTurn);
  if (channel == kNpos) return kNpos;
  const size_t message = text.find(kMessage, channel);
  return message == kNpos ? kNpos : message + kMessage.size();
}

// Whether a response without a final channel is all in another one.
bool IsAllInChannel(std::string_view text) {
  if (StartsWith(text, kChannel)) return true;
  const std::string_view rest = text.substr(std::min(kBareThought.size(), text.size()));
  return StartsWith(text, kBareThought) && !rest.empty() && rest[0] >= 'A' && rest[0] <= 'Z';
}

// Without the mark that opens a thought and the one that closes it.
std::string_view WithoutMarks(std::string_view thought) {
  thought = Trim(thought);
  thought.remove_prefix(OpeningAtFront(thought).size);
  for (const ThoughtMarks& marks : kThoughtMarks) {
    const size_t size = marks.close.size();
    if (thought.size() < size) continue;
    if (EqualsIgnoreCase(thought.substr(thought.size() - size), marks.close)) {
      thought.remove_suffix(size);
      break;
    }
  }
  return Trim(thought);
}

}  // namespace

Response SplitThought(std::string_view response) {
  if (!MayThink(response)) return {Thinking::kNone, response, {}};
  std::string_view rest = SkipToThought(response);
  const std::string_view all = rest;
  const auto thought_before = [&all](std::string_view answer) {
    return WithoutMarks(all.substr(0, static_cast<size_t>(answer.data() - all.data())));
  };
  if (const size_t final = FindFinalChannel(rest); final != kNpos) {
    const std::string_view answer = rest.substr(final);
    return {Thinking::kConcluded, StripTokens(answer), thought_before(answer)};
  }
  const Response unconcluded = {Thinking::kUnconcluded, {}, WithoutMarks(all)};
  if (IsAllInChannel(rest)) return unconcluded;
  bool thinks = false;
  for (;;) {
    const Opening opening = OpeningAtFront(rest);
    rest.remove_prefix(opening.size);
    const size_t end = HasCandidate(rest) ? FindThoughtEnd(rest, opening.kind) : kNpos;
    if (opening.size == 0 && end == kNpos) break;
    // A template writes the beginning of the first thought only.
    if (end == kNpos || (opening.size == 0 && thinks)) return unconcluded;
    rest = SkipToThought(rest.substr(end));
    thinks = true;
  }
  if (!thinks) return {Thinking::kNone, response, {}};
  return {Thinking::kConcluded, StripTokens(rest), thought_before(rest)};
}

bool MayThink(std::string_view response) {
  const std::string_view text = Trim(response);
  // A special token at the front may stand before a thought without marks.
  const bool begins_token = !text.empty() && (text[0] == '<' || text[0] == '[');
  return begins_token || HasCandidate(text) || StartsWith(text, kBareThought);
}

std::string_view WhyNoAnswer(const Response& response) {
  if (response.thinking == Thinking::kUnconcluded) return reason::kTruncated;
  const bool thought = response.thinking == Thinking::kConcluded;
  return thought && response.answer.empty() ? reason::kNoAnswer : std::string_view();
}

JudgedPart PartOf(Thoughts thoughts, std::string_view response) {
  if (thoughts == Thoughts::kKeep) return {response, {}};
  const Response split = SplitThought(response);
  if (thoughts == Thoughts::kStrip) return {split.answer, WhyNoAnswer(split)};
  return {split.thought, split.thought.empty() ? reason::kNoThought : std::string_view()};
}

}  // namespace alert
