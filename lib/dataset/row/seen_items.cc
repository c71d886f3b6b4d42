#include "dataset/row/seen_items.h"

#include <algorithm>

namespace alert {

size_t SeenItems::Add(const std::vector<ItemGroup>& groups, const std::vector<int64_t>& ids,
                      const TextColumn& texts, std::vector<uint8_t>* duplicate) {
  bucket_index_.clear();
  size_t duplicates = 0;
  const ItemGroup* last_group = nullptr;
  Bucket* bucket = nullptr;
  for (size_t row = 0; row < groups.size(); ++row) {
    if (last_group == nullptr || !(*last_group == groups[row])) {
      last_group = &groups[row];
      bucket = &BucketOf(*last_group);
    }
    if (!texts.empty() && !texts.IsNull(row)) {
      if (sets_[groups[row]].AddText(FingerprintOf(texts[row]))) continue;
      (*duplicate)[row] = 1;
      ++duplicates;
    } else {
      bucket->ids.push_back(ids[row]);
      bucket->rows.push_back(static_cast<uint32_t>(row));
    }
  }
  for (size_t i = 0; i < bucket_index_.size(); ++i) duplicates += AddBucket(buckets_[i], duplicate);
  return duplicates;
}

SeenItems::Bucket& SeenItems::BucketOf(const ItemGroup& group) {
  const auto [found, is_new] = bucket_index_.try_emplace(group, bucket_index_.size());
  const size_t index = found->second;
  if (!is_new) return buckets_[index];
  if (index == buckets_.size()) buckets_.emplace_back();
  Bucket& bucket = buckets_[index];
  bucket.group = group;
  bucket.ids.clear();
  bucket.rows.clear();
  return bucket;
}

size_t SeenItems::AddBucket(const Bucket& bucket, std::vector<uint8_t>* duplicate) {
  if (bucket.ids.empty()) return 0;
  bucket_duplicate_.assign(bucket.ids.size(), 0);
  const size_t duplicates = sets_[bucket.group].Add(bucket.ids, bucket_duplicate_.data());
  if (duplicates == 0) return 0;
  for (size_t i = 0; i < bucket.rows.size(); ++i) {
    if (bucket_duplicate_[i] != 0) (*duplicate)[bucket.rows[i]] = 1;
  }
  return duplicates;
}

}  // namespace alert
