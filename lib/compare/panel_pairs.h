// A new rater against an old one on the old one's items, with doubt against the new: what tests of
// non-inferiority stand on.
#ifndef ALERT_LIB_COMPARE_PANEL_PAIRS_H_
#define ALERT_LIB_COMPARE_PANEL_PAIRS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/numbers.h"
#include "compare/noninferior.h"
#include "compare/panel.h"

namespace alert {

// The pairs of some items. A new verdict other than safe counts as unsafe, one that is not there as
// well, and an old one as safe unless it is unsafe.
struct GroupPairs {
  alert_pairs pairs = {0, 0, 0, 0};  // first: the new rater
  int64_t clusters = 0;
  int64_t absent = 0;           // of pairs.second_only, those that the new rater has not rated
  int64_t without_verdict = 0;  // items of which a verdict is undecided or missing
  double design_effect = kNan;  // how many pairs tell as much as one that is independent
  std::optional<PairedEvidence> evidence;  // none without pairs, and of one cluster of several
};

// An item that the old rater's verdict lets pass and the new one's, which there is, does not.
struct NewFailure {
  uint32_t item;
  uint8_t first;  // the new verdict
  uint8_t second;
};

struct PanelPairs {
  GroupPairs overall;  // weighted, as PairWeights say
  std::vector<GroupPairs> categories;
  absl::flat_hash_map<std::string, GroupPairs> attacks;
  absl::flat_hash_map<std::string, GroupPairs> languages;
  std::vector<NewFailure> failures;  // in the panel's order
  int64_t only_first = 0;            // items that the old rater has not rated: in no pair
};

// What items weigh in the overall. Categories of weight 0 are in no other group of several either.
struct PairWeights {
  std::vector<double> of_category;
  bool mean = false;  // whether a category weighs that in all, rather than each of its items
};

// `first` (the new) and `second` are indices of raters.
PanelPairs PairAgainst(const Panel& panel, size_t first, size_t second, const PairWeights& weights);

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PANEL_PAIRS_H_
