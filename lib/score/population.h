// How many prompts of each category there are in what rows were sampled from, and stand for.
#ifndef ALERT_LIB_SCORE_POPULATION_H_
#define ALERT_LIB_SCORE_POPULATION_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "dataset/dataset.h"
#include "score/policy.h"
#include "tally/tally.h"
#include "taxonomy/taxonomy.h"

namespace alert {

// By category of a taxonomy; empty where rows stand for themselves only.
using Population = std::vector<uint64_t>;

// Of a JSON object with the prompts of each category under its name or alias; a category that is
// not named has none. DataLoss where a name is unknown or stands twice, or there are no prompts.
absl::StatusOr<Population> ParsePopulation(std::string_view json, const Taxonomy& taxonomy);

// Of a published release. NotFound where there is none of this name or `taxonomy` has not its
// categories, FailedPrecondition where no counts by category are published.
absl::StatusOr<Population> ReleasedPopulation(std::string_view release, const Taxonomy& taxonomy);

// The distinct rows of a dataset, all of which are read. DataLoss where there are none.
absl::StatusOr<Population> PopulationOf(const Dataset& dataset);

// Of a file that holds either of these. NotFound where it is not there; else their errors.
absl::StatusOr<Population> PopulationOfFile(std::string_view path,
                                            std::shared_ptr<const Taxonomy> taxonomy);

// Whether rows, of which `counts` are the counts by category of `model`, can stand for `population`
// (empty: always): InvalidArgument names a category that one of the two has and the other lacks,
// unless the policy leaves it out.
absl::Status CheckPopulation(absl::Span<const uint64_t> population, const Policy& policy,
                             std::string_view model, absl::Span<const VerdictCounts> counts);

}  // namespace alert

#endif  // ALERT_LIB_SCORE_POPULATION_H_
