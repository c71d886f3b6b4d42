#include "tally/tally_by_model.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace alert {
namespace {

template <typename Groups, typename ByModel>
void SortOut(const Groups& groups, size_t models, ByModel* by_model) {
  by_model->resize(models);
  for (const auto& group : groups) (*by_model)[group.first.model].push_back(&group);
}

}  // namespace

TallyByModel::TallyByModel(const Tally& tally)
    : tally_(tally),
      models_(tally.OrderOf(ALERT_DIMENSION_MODEL)),
      attacks_(tally.OrderOf(ALERT_DIMENSION_ATTACK)),
      languages_(tally.OrderOf(ALERT_DIMENSION_LANGUAGE)),
      samples_(tally.SampleCounts()) {
  const size_t models = tally.name_count(ALERT_DIMENSION_MODEL);
  SortOut(tally.counts_, models, &counts_);
  SortOut(tally.clusters_, models, &clusters_);
}

std::vector<TallyCell> TallyByModel::Cells(size_t model) const {
  std::map<Tally::Stratum, VerdictCounts> cells;
  for (const CountGroup* of_group : counts_[models_->indices[model]]) {
    const auto& [group, counts] = *of_group;
    for (size_t category = 0; category < counts.size(); ++category) {
      if (Sum(counts[category]) == 0) continue;
      cells[{category, attacks_->places[group.attack], languages_->places[group.language]}] =
          counts[category];
    }
  }
  for (const auto& [stratum, items] : tally_.expected_) {
    const auto& [category, attack, language] = stratum;
    VerdictCounts& counts =
        cells[{category, attacks_->places[attack], languages_->places[language]}];
    // Every row counted here is of an expected item, each sample of it once; but merged tallies
    // whose bytes somebody made up may claim more.
    const uint64_t expected = items.size() * samples_[models_->indices[model]];
    counts[ALERT_VERDICT_MISSING] += expected - std::min(expected, Sum(counts));
  }
  std::vector<TallyCell> result;
  for (const auto& [stratum, counts] : cells) {
    const auto& [category, attack, language] = stratum;
    if (Sum(counts) > 0) result.push_back({category, attack, language, counts});
  }
  return result;
}

std::vector<ClusterCell> TallyByModel::Clusters(size_t model) const {
  std::vector<ClusterCell> cells;
  for (const ClusterGroup* of_group : clusters_[models_->indices[model]]) {
    const auto& [group, clusters] = *of_group;
    for (const auto& [key, counts] : clusters) {
      if (counts[0] + counts[1] + counts[2] == 0) continue;  // another row took its place
      cells.push_back({key.cluster, key.category, attacks_->places[group.attack],
                       languages_->places[group.language], static_cast<double>(counts[0]),
                       static_cast<double>(counts[1]), key.prompt, counts[2]});
    }
  }
  std::sort(cells.begin(), cells.end(), [](const ClusterCell& a, const ClusterCell& b) {
    return std::tie(a.cluster, a.category, a.attack, a.language, a.prompt) <
           std::tie(b.cluster, b.category, b.attack, b.language, b.prompt);
  });
  return cells;
}

}  // namespace alert
