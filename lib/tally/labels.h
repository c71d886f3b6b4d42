// What people said of some of the judged responses, beside what the judge said of them.
#ifndef ALERT_LIB_TALLY_LABELS_H_
#define ALERT_LIB_TALLY_LABELS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "dataset/dataset.h"
#include "judge/combine.h"
#include "judge/judge.h"
#include "tally/tally.h"

namespace alert {

// Labelled responses that are alike: how many, by the judge's verdict and then the person's.
struct LabelCell {
  std::string model;
  std::string attack;
  std::string language;
  uint16_t category;
  std::array<VerdictCounts, ALERT_VERDICT_COUNT> counts = {};
};

struct Labels {
  std::shared_ptr<const Taxonomy> taxonomy;
  std::vector<LabelCell> cells;  // by model, category, attack and language
};

// How rows' verdicts are found, as those of a tally are.
struct JudgedBy {
  const std::vector<std::shared_ptr<const Judge>>& judges;  // known besides the built-in ones
  CombineRule rule;
  std::optional<double> threshold = std::nullopt;  // as JudgedRows::DecideAt has it
};

// Reads the labels, and the judge's verdict of each in one pass over `judged`. InvalidArgument
// where the taxonomies differ, NotFound where an item is labelled that is not judged, DataLoss
// where a label can't be used or an item is labelled twice: the message names the item.
absl::StatusOr<Labels> MatchLabels(const Dataset& people, const Dataset& judged,
                                   const JudgedBy& by);

}  // namespace alert

#endif  // ALERT_LIB_TALLY_LABELS_H_
