// A sample of a dataset's rows that depends on the rows only, not on their order.
#ifndef ALERT_LIB_DATASET_SAMPLE_H_
#define ALERT_LIB_DATASET_SAMPLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "dataset/dataset.h"
#include "dataset/row/batch_stream.h"

namespace alert {

class Sampler {
 public:
  // The columns that rows must have to be offered.
  static constexpr uint32_t kColumns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY |
                                       ALERT_COLUMN_ATTACK | ALERT_COLUMN_LANGUAGE |
                                       ALERT_COLUMN_MODEL | ALERT_COLUMN_JSON | ALERT_COLUMN_SAMPLE;

  explicit Sampler(const SampleSpec& spec) : spec_(spec) {}

  // Offers the rows of a batch, whose names have the same indices in all batches, and in which
  // line 0 is line `first_line` of its source.
  void Offer(const Batch& batch, uint64_t first_line);

  // The rows kept, in the order in which they were offered, with `columns`; at the places that they
  // came from.
  std::unique_ptr<BatchStream> Finish(const Dataset& dataset, uint32_t columns);

 private:
  struct Stratum {
    uint16_t model, category, attack, language;
    bool operator==(const Stratum& other) const {
      return model == other.model && category == other.category && attack == other.attack &&
             language == other.language;
    }
    template <typename H>
    friend H AbslHashValue(H h, const Stratum& s) {
      return H::combine(std::move(h), s.model, s.category, s.attack, s.language);
    }
  };

  struct Candidate {
    uint64_t rank;
    uint32_t file;
    RowPlace place;
    std::string json;
    bool operator<(const Candidate& other) const { return rank < other.rank; }
  };

  // What is kept of a stratum: a heap, the largest rank on top, and the ranks in it.
  struct Kept {
    std::vector<Candidate> heap;
    absl::flat_hash_set<uint64_t> ranks;
  };

  void Consider(Candidate candidate, Kept* kept) const;

  SampleSpec spec_;
  absl::flat_hash_map<Stratum, Kept> strata_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_SAMPLE_H_
