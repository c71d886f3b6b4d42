// Many phrases, of which one walk along a text tells whether any begins at a place.
#ifndef ALERT_LIB_JUDGE_PHRASE_SET_H_
#define ALERT_LIB_JUDGE_PHRASE_SET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace alert {

class PhraseSet {
 public:
  explicit PhraseSet(std::vector<std::string> phrases);

  // Whether one of the phrases stands at the front of `text`.
  bool StandsAtFront(std::string_view text) const;

  // False where none of them begins with this byte.
  bool MayBegin(char byte) const { return Cell(0, byte) != 0; }

 private:
  // A trie in which only nodes where phrases part have a row, a cell for each byte that is in a
  // phrase; what they have in common between two such nodes is the label of an edge.
  struct Edge {
    uint32_t label;  // where it stands in `labels_`
    uint32_t size;
    int32_t row;  // behind it; -1 at the end of a phrase
  };

  // The row of phrases[...] that have their first `depth` bytes in common.
  int32_t AddRow(absl::Span<const std::string> phrases, size_t depth);
  uint16_t AddEdge(absl::Span<const std::string> phrases, size_t depth);

  uint16_t Cell(size_t row, char byte) const {
    return cells_[row * columns_ + column_of_[static_cast<unsigned char>(byte)]];
  }

  size_t columns_ = 1;  // the first is for all bytes that are in none
  std::array<uint16_t, 256> column_of_{};
  std::vector<uint16_t> cells_;  // of each row, the edges, counted from 1
  std::vector<Edge> edges_;
  std::string labels_;
};

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_PHRASE_SET_H_
