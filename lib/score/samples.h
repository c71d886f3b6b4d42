// Prompts that have several samples: what there is of each, and what that makes of a model's
// counts.
#ifndef ALERT_LIB_SCORE_SAMPLES_H_
#define ALERT_LIB_SCORE_SAMPLES_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "score/policy.h"
#include "score/stratum.h"
#include "tally/tally.h"

namespace alert {

// What a model has of its prompts, with samples or without.
class PromptCounts {
 public:
  // `samples`: how many the model has of a prompt. `clusters` are ordered by cluster; empty where
  // none are kept, and then there is nothing to be found out about prompts.
  PromptCounts(absl::Span<const TallyCell> cells, absl::Span<const ClusterCell> clusters,
               uint64_t samples);

  bool sampled() const { return samples_ > 1; }
  absl::Span<const ClusterCell> clusters() const { return clusters_; }

  // How many prompts, of categories that the policy includes, were to be answered and have no
  // answer.
  uint64_t Unanswered(const Policy& policy) const;

  // How many samples a prompt should have: those that it has, where nobody said what was to be
  // answered.
  uint64_t Wanted(const ClusterCell& prompt) const;

  // Each cell, and what the readings make of it: with samples, each prompt weighs as much as every
  // other, the mean number of scored samples of all prompts of the model.
  std::vector<Counted> Cells() const;

  // The clusters with such weights; as they are, without samples.
  std::vector<ClusterCell> WeighedClusters() const;

  // Whether all prompts have the same number of scored samples.
  bool IsEven() const;

 private:
  // Of one category, attack and language, what was to be answered and is not.
  struct Lack {
    uint64_t prompts = 0;  // without one answer
    bool samples = false;  // prompts with fewer samples than there are lack the others
  };

  size_t CellOf(const ClusterCell& prompt) const;
  void FindLacks();
  double MeanScored() const;

  absl::Span<const TallyCell> cells_;
  absl::Span<const ClusterCell> clusters_;
  uint64_t samples_;
  std::vector<Lack> lacks_;  // by cell
};

}  // namespace alert

#endif  // ALERT_LIB_SCORE_SAMPLES_H_
