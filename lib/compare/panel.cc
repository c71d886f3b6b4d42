#include "compare/panel.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "dataset/dimension.h"
#include "tally/tally.h"

namespace alert {
namespace {

constexpr Enumerator kRaterKindTable[] = {
    {ALERT_RATER_MODEL, "model"}, {ALERT_RATER_LANGUAGE, "language"}, {ALERT_RATER_JUDGE, "judge"}};

// Raters and items are told apart by 16 and 32 bits.
constexpr size_t kMaxRaters = std::numeric_limits<uint16_t>::max();

// The cluster that an id names, where its row names none.
uint64_t ClusterOfId(const PanelItem& item) {
  return item.is_text ? item.id.first : ClusterOf(static_cast<int64_t>(item.id.second));
}

std::string RaterKey(std::string_view side, std::string_view name) {
  std::string key(side);
  key += '\0';
  key += name;
  return key;
}

}  // namespace

constexpr Enumeration kRaterKinds("kind of rater", kRaterKindTable);

Panel::Panel(std::shared_ptr<const Taxonomy> taxonomy, alert_rater_kind kind)
    : taxonomy_(std::move(taxonomy)),
      kind_(kind),
      attacks_("none"),
      languages_("en"),
      models_("model"),
      index_(0, Hash{&items_}, Equal{&items_}) {}

std::string Panel::RaterName(size_t rater) const {
  const Rater& wanted = raters_[rater];
  for (size_t i = 0; i < raters_.size(); ++i) {
    if (i == rater || raters_[i].name != wanted.name) continue;
    return absl::StrCat(wanted.name, " (", wanted.side, ")");
  }
  return wanted.name;
}

std::optional<size_t> Panel::FindRater(std::string_view name) const {
  for (size_t i = 0; i < raters_.size(); ++i) {
    if (RaterName(i) == name) return i;
  }
  return std::nullopt;
}

std::optional<size_t> Panel::FindRater(std::string_view side, std::string_view name) const {
  const auto found = rater_index_.find(RaterKey(side, name));
  if (found == rater_index_.end()) return std::nullopt;
  return found->second;
}

std::string_view Panel::name(alert_dimension dimension, size_t index) const {
  return dictionary(dimension)->name(index);
}

void Panel::Describe(std::string_view id_text, std::string_view prompt) {
  const uint32_t rated = next_ - 1;
  if (items_[rated].is_text) id_texts_.try_emplace(rated, id_text);
  if (!prompt.empty()) prompts_.try_emplace(rated, prompt);
}

std::string Panel::IdText(size_t item) const {
  const PanelItem& key = items_[item];
  if (!key.is_text) return absl::StrCat(static_cast<int64_t>(key.id.second));
  const auto found = id_texts_.find(static_cast<uint32_t>(item));
  return found == id_texts_.end() ? std::string() : found->second;
}

std::string_view Panel::Prompt(size_t item) const {
  const auto found = prompts_.find(static_cast<uint32_t>(item));
  return found == prompts_.end() ? std::string_view() : found->second;
}

absl::StatusOr<uint16_t> Panel::InternRater(std::string_view side, std::string_view name) {
  std::string key = RaterKey(side, name);
  const auto found = rater_index_.find(key);
  if (found != rater_index_.end()) return found->second;
  if (raters_.size() == kMaxRaters) {
    return absl::ResourceExhaustedError(
        absl::StrCat("there are more than ", kMaxRaters, " raters"));
  }
  const uint16_t index = static_cast<uint16_t>(raters_.size());
  rater_index_.emplace(std::move(key), index);
  raters_.push_back(
      {std::string(side), std::string(name), std::vector<uint8_t>(items_.size(), ALERT_NO_RATING)});
  return index;
}

const Dictionary* Panel::dictionary(alert_dimension dimension) const {
  switch (dimension) {
    case ALERT_DIMENSION_ATTACK:
      return &attacks_;
    case ALERT_DIMENSION_LANGUAGE:
      return &languages_;
    case ALERT_DIMENSION_MODEL:
      return &models_;
    default:
      return nullptr;
  }
}

absl::StatusOr<uint16_t> Panel::Intern(alert_dimension dimension, std::string_view name) {
  // The panel is not const here, and so neither are its dictionaries.
  auto* names = const_cast<Dictionary*>(dictionary(dimension));
  if (names == nullptr) return CheckNamedByRows(dimension);
  const std::optional<uint16_t> index = names->Intern(name);
  if (!index) {
    return absl::ResourceExhaustedError(
        absl::StrCat("there are more than ", Dictionary::kMaxNames, " names of one dimension"));
  }
  return *index;
}

size_t Panel::name_count(alert_dimension dimension) const {
  const Dictionary* names = dictionary(dimension);
  return names == nullptr ? 0 : names->size();
}

Panel::Outcome Panel::Rate(const PanelItem& item, uint16_t category, uint16_t rater,
                           alert_verdict verdict, std::optional<uint64_t> cluster) {
  const uint32_t index = IndexOf(item, category);
  next_ = index + 1;
  uint8_t& rating = raters_[rater].ratings[index];
  if (rating != ALERT_NO_RATING) return RateAgain(verdict, &rating);
  if (categories_[index] != category) return Outcome::kOtherCategory;
  if (cluster.has_value()) NameCluster(index, *cluster);
  rating = verdict;
  return Outcome::kAdded;
}

// As a tally has it: JudgedItems.
Panel::Outcome Panel::RateAgain(alert_verdict verdict, uint8_t* rating) {
  const auto is_decided = [](alert_verdict said) {
    return said == ALERT_VERDICT_SAFE || said == ALERT_VERDICT_UNSAFE;
  };
  if (verdict == *rating || verdict == ALERT_VERDICT_MISSING) return Outcome::kDuplicate;
  if (is_decided(*rating)) return Outcome::kConflicting;
  if (!is_decided(verdict)) return Outcome::kDuplicate;
  *rating = verdict;
  return Outcome::kReplaced;
}

uint32_t Panel::IndexOf(const PanelItem& item, uint16_t category) {
  if (next_ < items_.size() && items_[next_] == item) return next_;
  const auto found = index_.find(item);
  if (found != index_.end()) return *found;
  const uint32_t index = static_cast<uint32_t>(items_.size());
  items_.push_back(item);
  index_.insert(index);
  categories_.push_back(category);
  clusters_.push_back(InternCluster(ClusterOfId(item), item.model));
  is_named_.push_back(false);
  for (Rater& rater : raters_) rater.ratings.push_back(ALERT_NO_RATING);
  return index;
}

uint32_t Panel::InternCluster(uint64_t name, uint16_t model) {
  const auto next = static_cast<uint32_t>(cluster_index_.size());
  return cluster_index_.try_emplace({name, model}, next).first->second;
}

void Panel::NameCluster(uint32_t index, uint64_t name) {
  if (is_named_[index]) return;
  is_named_[index] = true;
  clusters_[index] = InternCluster(name, items_[index].model);
}

ClusterCensus Panel::CountClusters() const {
  std::vector<size_t> sizes(cluster_limit());
  for (const uint32_t cluster : clusters_) ++sizes[cluster];
  const bool one_language = std::all_of(items_.begin(), items_.end(), [&](const PanelItem& item) {
    return item.language == items_[0].language;
  });
  ClusterCensus census;
  for (const size_t size : sizes) {
    census.clusters += size > 0 ? 1 : 0;
    census.largest = std::max(census.largest, size);
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    if (is_named_[i]) {
      ++census.named;
    } else if (sizes[clusters_[i]] == 1 && (items_[i].attack != 0 || !one_language)) {
      ++census.unknown;
    }
  }
  return census;
}

}  // namespace alert
