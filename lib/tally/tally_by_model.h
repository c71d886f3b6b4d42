// What a tally counts of one model after another.
#ifndef ALERT_LIB_TALLY_TALLY_BY_MODEL_H_
#define ALERT_LIB_TALLY_TALLY_BY_MODEL_H_

#include <memory>
#include <string_view>
#include <vector>

#include "tally/tally.h"

namespace alert {

// Sorts out once which groups are of which model, so that each model costs what it has itself. The
// tally must stay where it is, and as it is.
class TallyByModel {
 public:
  explicit TallyByModel(const Tally& tally);

  // What is counted of the tally's model Names(ALERT_DIMENSION_MODEL)[model], with expected prompts
  // that have no answer among the missing, once for each sample that the model has of others; no
  // empty cells; ordered by category, attack and language, which index the tally's Names().
  std::vector<TallyCell> Cells(size_t model) const;

  // How many numbers of samples that model has; 1 where rows name none.
  uint64_t Samples(size_t model) const { return samples_[models_->indices[model]]; }

  // The clusters of that model, by cluster, and the prompts within them where rows name samples;
  // empty for a tally that keeps none.
  std::vector<ClusterCell> Clusters(size_t model) const;

 private:
  using CountGroup = decltype(Tally::counts_)::value_type;
  using ClusterGroup = decltype(Tally::clusters_)::value_type;

  const Tally& tally_;
  std::shared_ptr<const Tally::Order> models_;
  std::shared_ptr<const Tally::Order> attacks_;
  std::shared_ptr<const Tally::Order> languages_;

  // By the index that a model has in the tally.
  std::vector<std::vector<const CountGroup*>> counts_;
  std::vector<std::vector<const ClusterGroup*>> clusters_;
  std::vector<uint64_t> samples_;  // numbers that occur
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_BY_MODEL_H_
