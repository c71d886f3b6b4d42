#include "compare/matrix.h"

#include <algorithm>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "fmt/format.h"

namespace alert {
namespace {

absl::Status CheckQuery(const Panel& panel, const MatrixQuery& query) {
  for (const uint16_t rater : query.raters) {
    if (rater >= panel.raters()) {
      return absl::OutOfRangeError(
          fmt::format("there is no rater {}; there are {}", rater, panel.raters()));
    }
  }
  const size_t categories = panel.taxonomy().categories().size();
  if (query.category != ALERT_NO_CATEGORY && query.category >= categories) {
    return absl::OutOfRangeError(
        fmt::format("there is no category {}; there are {}", query.category, categories));
  }
  return absl::OkStatus();
}

uint8_t Label(uint8_t rating, bool every_verdict) {
  return every_verdict || rating <= ALERT_VERDICT_UNSAFE ? rating : ALERT_NO_RATING;
}

// The clusters of these items, numbered as they come; none where no two share one.
std::vector<uint32_t> ClustersOf(const Panel& panel, const std::vector<uint32_t>& items) {
  absl::flat_hash_map<uint32_t, uint32_t> numbers;
  std::vector<uint32_t> clusters;
  for (const uint32_t item : items) {
    const auto next = static_cast<uint32_t>(numbers.size());
    clusters.push_back(numbers.try_emplace(panel.clusters()[item], next).first->second);
  }
  if (numbers.size() == items.size()) clusters.clear();
  return clusters;
}

}  // namespace

absl::StatusOr<RatingMatrix> MakeMatrix(const Panel& panel, const MatrixQuery& query) {
  ALERT_RETURN_IF_ERROR(CheckQuery(panel, query));
  std::vector<uint16_t> raters = query.raters;
  if (raters.empty()) {
    raters.resize(panel.raters());
    std::iota(raters.begin(), raters.end(), uint16_t{0});
  }
  std::vector<uint32_t> items;
  for (size_t item = 0; item < panel.items(); ++item) {
    if (query.category != ALERT_NO_CATEGORY && panel.categories()[item] != query.category) continue;
    const bool rated = std::any_of(raters.begin(), raters.end(), [&](uint16_t rater) {
      return Label(panel.Ratings(rater)[item], query.every_verdict) != ALERT_NO_RATING;
    });
    if (rated) items.push_back(static_cast<uint32_t>(item));
  }
  RatingMatrix matrix;
  matrix.items = items.size();
  matrix.raters = raters.size();
  matrix.labels = query.every_verdict ? ALERT_VERDICT_COUNT : 2;
  matrix.ratings.reserve(items.size() * raters.size());
  for (const uint16_t rater : raters) {
    for (const uint32_t item : items) {
      matrix.ratings.push_back(Label(panel.Ratings(rater)[item], query.every_verdict));
    }
  }
  matrix.clusters = ClustersOf(panel, items);
  return matrix;
}

}  // namespace alert
