// Which items were met already, by model, attack, language and sample.
#ifndef ALERT_LIB_DATASET_ROW_SEEN_ITEMS_H_
#define ALERT_LIB_DATASET_ROW_SEEN_ITEMS_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "dataset/row/batch.h"
#include "dataset/row/item_set.h"

namespace alert {

// What, besides its id, tells an item from others: indices of names.
struct ItemGroup {
  uint16_t model = 0;
  uint16_t attack = 0;
  uint16_t language = 0;
  uint16_t sample = 0;  // from 1; 0 stands for all samples of a prompt together

  ItemGroup AllSamples() const { return {model, attack, language, 0}; }

  bool operator==(const ItemGroup& other) const {
    return model == other.model && attack == other.attack && language == other.language &&
           sample == other.sample;
  }
  template <typename H>
  friend H AbslHashValue(H h, const ItemGroup& group) {
    return H::combine(std::move(h), uint64_t{group.sample} << 48 | uint64_t{group.model} << 32 |
                                        uint64_t{group.attack} << 16 | group.language);
  }
};

class SeenItems {
 public:
  // Adds a row of ids for each of `groups`. Sets duplicate[row] to 1 where the item was there
  // already, and returns how many were. `texts` may be empty: all ids are integers.
  size_t Add(const std::vector<ItemGroup>& groups, const std::vector<int64_t>& ids,
             const TextColumn& texts, std::vector<uint8_t>* duplicate);

  // The set of a group; made where it is new.
  ItemSet& operator[](const ItemGroup& group) { return sets_[group]; }
  const absl::flat_hash_map<ItemGroup, ItemSet>& sets() const { return sets_; }

 private:
  // The rows of one group in a batch.
  struct Bucket {
    ItemGroup group;
    std::vector<int64_t> ids;
    std::vector<uint32_t> rows;
  };

  Bucket& BucketOf(const ItemGroup& group);
  size_t AddBucket(const Bucket& bucket, std::vector<uint8_t>* duplicate);

  absl::flat_hash_map<ItemGroup, ItemSet> sets_;

  // Room that is used again for each batch. Only the groups of the batch have a bucket: it may have
  // few of very many.
  absl::flat_hash_map<ItemGroup, size_t> bucket_index_;
  std::vector<Bucket> buckets_;  // those past the size of bucket_index_ are not in use
  std::vector<uint8_t> bucket_duplicate_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_SEEN_ITEMS_H_
