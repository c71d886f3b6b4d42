// A dataset: what to read, and which of its rows.
#ifndef ALERT_LIB_DATASET_DATASET_H_
#define ALERT_LIB_DATASET_DATASET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dataset/io/source.h"
#include "dataset/row/field_map.h"
#include "dataset/row/problem.h"
#include "dataset/row/row_builder.h"
#include "dataset/selection.h"
#include "taxonomy/taxonomy.h"

namespace alert {

struct DatasetOptions {
  size_t block_size = size_t{1} << 18;
  size_t threads = 0;  // 0: one a processor
  bool strict = false;
};

// How many rows of each stratum are kept, and the key of their ranks.
struct SampleSpec {
  uint64_t per_stratum = 0;  // 0: no sample
  uint64_t seed = 0;
};

class Dataset {
 public:
  Dataset(std::shared_ptr<const Taxonomy> taxonomy, const DatasetOptions& options);

  absl::Status AddFile(std::string_view path);
  absl::Status AddRange(std::string_view path, uint64_t begin, uint64_t end);
  void AddMemory(std::string_view name, std::string_view memory);
  void AddKept(std::string_view name, std::shared_ptr<const std::string> bytes);
  void AddArrow(std::shared_ptr<ArrowSource> arrow);

  // Counts rows that were left out before what was added came here.
  void AddLeftOut(alert_problem_kind kind, uint64_t count) {
    left_out_[kind] = SumOfCounts(left_out_[kind], count);
  }

  absl::Status MapField(std::string_view key, std::string_view path);
  absl::Status SetDefault(std::string_view key, std::string_view value);
  absl::Status Select(alert_dimension dimension, std::string_view value);
  void Sample(const SampleSpec& sample) { sample_ = sample; }
  absl::Status SetShard(uint32_t index, uint32_t count);

  const std::shared_ptr<const Taxonomy>& taxonomy() const { return taxonomy_; }
  const DatasetOptions& options() const { return options_; }
  const std::vector<SourceSpec>& sources() const { return sources_; }
  const FieldMap& fields() const { return fields_; }
  const RowDefaults& defaults() const { return defaults_; }
  const Selection& selection() const { return selection_; }
  const SampleSpec& sample() const { return sample_; }
  const Shard& shard() const { return shard_; }
  const ProblemLog::Counts& left_out() const { return left_out_; }

  // The number of threads to parse with, 1 at least.
  size_t ThreadCount() const;

 private:
  std::shared_ptr<const Taxonomy> taxonomy_;
  DatasetOptions options_;
  std::vector<SourceSpec> sources_;
  FieldMap fields_;
  RowDefaults defaults_;
  Selection selection_;
  SampleSpec sample_;
  Shard shard_;
  ProblemLog::Counts left_out_ = {};
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_DATASET_H_
