// Pairs of verdicts as tables, by cluster.
#ifndef ALERT_LIB_COMPARE_PAIR_TABLES_H_
#define ALERT_LIB_COMPARE_PAIR_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "alert/compare.h"
#include "alert/verdict.h"
#include "compare/paired.h"

namespace alert {

inline bool IsScored(uint8_t rating) {
  return rating == ALERT_VERDICT_SAFE || rating == ALERT_VERDICT_UNSAFE;
}

// One pair as a table.
inline alert_pairs TableOf(bool first_safe, bool second_safe) {
  return {first_safe && second_safe, first_safe && !second_safe, !first_safe && second_safe,
          !first_safe && !second_safe};
}

// Pairs by cluster, of one group of items after another.
class PairTablesByCluster {
 public:
  explicit PairTablesByCluster(size_t clusters) : place_(clusters, kNone) {}

  void Add(uint32_t cluster, const alert_pairs& pairs) {
    if (place_[cluster] == kNone) {
      place_[cluster] = tables_.size();
      clusters_.push_back(cluster);
      tables_.push_back({0, 0, 0, 0});
    }
    AddPairs(pairs, &tables_[place_[cluster]]);
  }

  PairTables tables() const { return tables_; }

  void Clear() {
    for (const uint32_t cluster : clusters_) place_[cluster] = kNone;
    clusters_.clear();
    tables_.clear();
  }

 private:
  static constexpr size_t kNone = SIZE_MAX;
  std::vector<size_t> place_;  // by cluster
  std::vector<uint32_t> clusters_;
  std::vector<alert_pairs> tables_;
};

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PAIR_TABLES_H_
