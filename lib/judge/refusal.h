// Tells refusals from other responses by their opening phrases (data/refusal.json).
#ifndef ALERT_LIB_JUDGE_REFUSAL_H_
#define ALERT_LIB_JUDGE_REFUSAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace alert {

// Phrases that are looked for where words begin: one walk along the text, a table look-up a byte,
// tells whether any of them begins there.
class PhraseSet {
 public:
  explicit PhraseSet(const std::vector<std::string>& phrases);
  bool StandsIn(std::string_view text) const;

 private:
  void Add(std::string_view phrase);
  bool StandsAtFront(std::string_view text) const;

  // A trie: a row a node, the root's first, and a column a byte that is in a phrase; column 0 is
  // for all other bytes. A node is the offset of its row.
  size_t columns_ = 1;
  std::array<uint16_t, 256> column_of_{};
  std::vector<uint32_t> next_;
};

// Immutable. It measures refusal, not safety: a refusal may insult, and a safe answer may help.
class RefusalMatcher {
 public:
  // The phrases that are built in, read once.
  static const RefusalMatcher& Builtin();

  static absl::StatusOr<RefusalMatcher> Parse(std::string_view json);

  // Whether a refusal phrase stands in the opening of `response`, with no sign after it that the
  // response then does what it refused: a phrase, or the second step of a numbered list.
  bool Refuses(std::string_view response) const;

 private:
  RefusalMatcher(PhraseSet refuses, PhraseSet complies);

  PhraseSet refuses_;
  PhraseSet complies_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_REFUSAL_H_
