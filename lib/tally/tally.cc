#include "tally/tally.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "attack/attack.h"
#include "base/numbers.h"
#include "base/status.h"
#include "dataset/dimension.h"

namespace alert {
namespace {

// The first name of the dictionary of models; no model has it.
constexpr std::string_view kNoModel = "";

// Counts are added up as signed numbers and divided as doubles, which hold every integer up to
// here.
constexpr uint64_t kMaxCount = kMostExact;

// As many models as there can be may each miss every prompt.
constexpr uint64_t kMaxPrompts = kMaxCount / Dictionary::kMaxNames;

// The place among a cluster's counts, behind those of the safe and the unsafe.
constexpr size_t kOpen = 2;
static_assert(ALERT_VERDICT_SAFE == 0 && ALERT_VERDICT_UNSAFE == 1);

}  // namespace

uint64_t Sum(const VerdictCounts& counts) {
  uint64_t sum = 0;
  for (uint64_t count : counts) sum += count;
  return sum;
}

absl::Status SamplesNamedLate() {
  return absl::FailedPreconditionError(
      "a row names its sample, and rows that were counted before it name none; name it in all, 1 "
      "where a prompt has no other");
}

uint64_t ClusterOf(std::string_view name) {
  return FingerprintOf(name).first;
}

uint64_t ClusterOf(int64_t number) {
  return ClusterOf(std::string_view(std::to_string(number)));
}

Tally::Tally(std::shared_ptr<const Taxonomy> taxonomy)
    : taxonomy_(std::move(taxonomy)),
      attacks_(AttackName(0)),
      languages_("en"),
      models_(kNoModel) {}

const Dictionary& Tally::dictionary(alert_dimension dimension) const {
  switch (dimension) {
    case ALERT_DIMENSION_ATTACK:
      return attacks_;
    case ALERT_DIMENSION_LANGUAGE:
      return languages_;
    default:
      return models_;
  }
}

absl::StatusOr<uint16_t> Tally::Intern(alert_dimension dimension, std::string_view name) {
  Dictionary* names = nullptr;
  switch (dimension) {
    case ALERT_DIMENSION_ATTACK:
      names = &attacks_;
      break;
    case ALERT_DIMENSION_LANGUAGE:
      names = &languages_;
      break;
    case ALERT_DIMENSION_MODEL:
      names = &models_;
      break;
    default:
      return CheckNamedByRows(dimension);
  }
  if (name.empty()) return absl::InvalidArgumentError("the name is empty");
  const std::optional<uint16_t> index =
      names->Intern(dimension == ALERT_DIMENSION_ATTACK ? CanonicalAttack(name) : name);
  if (!index) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a tally has at most ", Dictionary::kMaxNames, " names of a kind"));
  }
  return *index;
}

std::shared_ptr<const Tally::Order> Tally::OrderOf(alert_dimension dimension) const {
  std::shared_ptr<const Order>& last = orders_[dimension];
  std::shared_ptr<const Order> order = std::atomic_load(&last);
  if (order == nullptr || order->groups != counts_.size() || order->strata != expected_.size()) {
    order = std::make_shared<const Order>(MakeOrder(dimension));
    std::atomic_store(&last, order);
  }
  return order;
}

Tally::Order Tally::MakeOrder(alert_dimension dimension) const {
  const Dictionary& names = dictionary(dimension);
  const size_t size = names.size();
  std::vector<uint8_t> occurs(size, 0);
  const auto mark = [&](const ItemGroup& group) {
    occurs[dimension == ALERT_DIMENSION_ATTACK     ? group.attack
           : dimension == ALERT_DIMENSION_LANGUAGE ? group.language
                                                   : group.model] = 1;
  };
  for (const auto& [group, counts] : counts_) mark(group);
  if (dimension != ALERT_DIMENSION_MODEL) {
    for (const auto& [stratum, items] : expected_) {
      mark({0, std::get<1>(stratum), std::get<2>(stratum)});
    }
  }
  Order order;
  order.groups = counts_.size();
  order.strata = expected_.size();
  for (size_t i = 0; i < size; ++i) {
    if (occurs[i] != 0) order.indices.push_back(static_cast<uint16_t>(i));
  }
  std::sort(order.indices.begin(), order.indices.end(),
            [&](uint16_t a, uint16_t b) { return names.name(a) < names.name(b); });
  order.places.resize(size, 0);
  for (size_t place = 0; place < order.indices.size(); ++place) {
    order.places[order.indices[place]] = static_cast<uint16_t>(place);
  }
  return order;
}

std::vector<std::string_view> Tally::Names(alert_dimension dimension) const {
  std::vector<std::string_view> names;
  for (uint16_t index : OrderOf(dimension)->indices) {
    names.push_back(dictionary(dimension).name(index));
  }
  return names;
}

size_t Tally::NameCount(alert_dimension dimension) const {
  return OrderOf(dimension)->indices.size();
}

std::string_view Tally::Name(alert_dimension dimension, size_t place) const {
  return dictionary(dimension).name(OrderOf(dimension)->indices[place]);
}

ItemSet& Tally::Expected(uint16_t category, uint16_t attack, uint16_t language) {
  has_expected_ = true;
  return expected_[{category, attack, language}];
}

bool Tally::IsExpected(uint16_t category, const ItemGroup& group, int64_t id) const {
  const auto found = expected_.find(Stratum(category, group.attack, group.language));
  return found != expected_.end() && found->second.Contains(id);
}

bool Tally::IsExpectedText(uint16_t category, const ItemGroup& group, Fingerprint id) const {
  const auto found = expected_.find(Stratum(category, group.attack, group.language));
  return found != expected_.end() && found->second.ContainsText(id);
}

std::vector<VerdictCounts>& Tally::Counts(const ItemGroup& group) {
  has_rows_ = true;
  std::vector<VerdictCounts>& counts = counts_[group];
  if (counts.empty()) counts.resize(taxonomy_->categories().size(), VerdictCounts{});
  return counts;
}

void Tally::Count(const TallyRows& rows) {
  const ItemGroup* last_group = nullptr;
  VerdictCounts* counts = nullptr;
  for (size_t row = 0; row < rows.category.size(); ++row) {
    if (last_group == nullptr || !(*last_group == rows.group[row])) {
      last_group = &rows.group[row];
      counts = Counts(last_group->AllSamples()).data();
    }
    ++counts[rows.category[row]][rows.verdict[row]];
  }
}

void Tally::CountCluster(const ItemGroup& group, const ClusterKey& key, alert_verdict verdict) {
  ++clusters_[group.AllSamples()][key][std::min<size_t>(verdict, kOpen)];
}

void Tally::TakeBack(const ReplacedRow& row) {
  std::vector<VerdictCounts>& counts = Counts(row.group.AllSamples());
  uint64_t* count = &counts[row.key.category][row.verdict];
  // The first row may have been of another category, which nobody knows any more.
  for (size_t i = 0; *count == 0 && i < counts.size(); ++i) count = &counts[i][row.verdict];
  *count -= std::min<uint64_t>(*count, 1);
  if (!keeps_clusters()) return;
  uint64_t& open = clusters_[row.group.AllSamples()][row.key][kOpen];
  open -= std::min<uint64_t>(open, 1);
}

void Tally::ForgetRows(const ProblemLog& problems) {
  counts_.clear();
  clusters_.clear();
  seen_ = JudgedItems();
  problems_ = problems;
  has_rows_ = false;
  clustered_rows_ = 0;
}

bool Tally::HasVariants() const {
  std::vector<ItemSet> of_model(models_.size());
  for (const auto& [group, items] : seen_.sets()) {
    ItemSet& others = of_model[group.model];
    if (others.CountShared(items) > 0) return true;
    others.Merge(items);
  }
  return false;
}

std::vector<uint64_t> Tally::SampleCounts() const {
  std::vector<absl::flat_hash_set<uint16_t>> samples(models_.size());
  for (const auto& [group, items] : seen_.sets()) samples[group.model].insert(group.sample);
  std::vector<uint64_t> counts;
  counts.reserve(samples.size());
  for (const auto& of_model : samples) counts.push_back(std::max<uint64_t>(of_model.size(), 1));
  return counts;
}

absl::flat_hash_map<ItemGroup, Tally::ItemsBySample> Tally::SeenBySample() const {
  absl::flat_hash_map<ItemGroup, ItemsBySample> seen;
  for (const auto& [group, items] : seen_.sets()) seen[group.AllSamples()][group.sample] = &items;
  return seen;
}

absl::Status Tally::CheckCounts() const {
  absl::Status damaged = absl::DataLossError(
      "this is a damaged tally: its counts are too large or contradict each other");
  uint64_t total = 0;
  const std::vector<uint64_t> samples = SampleCounts();
  for (const auto& [group, counts] : counts_) {
    for (size_t category = 0; category < counts.size(); ++category) {
      for (uint64_t count : counts[category]) {
        if (count > kMaxCount - total) return damaged;
        total += count;
      }
      const uint64_t answered = Sum(counts[category]);
      if (!has_expected_ || answered == 0) continue;
      const auto expected =
          expected_.find(Stratum(static_cast<uint16_t>(category), group.attack, group.language));
      if (expected == expected_.end() ||
          expected->second.size() * samples[group.model] < answered) {
        return damaged;
      }
    }
  }
  uint64_t prompts = 0;
  const uint64_t most = kMaxPrompts / *std::max_element(samples.begin(), samples.end());
  for (const auto& [stratum, items] : expected_) {
    if (items.size() > most - prompts) return damaged;
    prompts += items.size();
  }
  return absl::OkStatus();
}

uint64_t Tally::RowCount() const {
  uint64_t rows = 0;
  for (const auto& [group, counts] : counts_) {
    for (const VerdictCounts& cell : counts) rows += Sum(cell);
  }
  return rows;
}

absl::Status Tally::Merge(const Tally& other) {
  ALERT_RETURN_IF_ERROR(CheckMergeable(other));
  absl::StatusOr<std::vector<uint16_t>> models = Translate(other, ALERT_DIMENSION_MODEL);
  ALERT_RETURN_IF_ERROR(models.status());
  absl::StatusOr<std::vector<uint16_t>> attacks = Translate(other, ALERT_DIMENSION_ATTACK);
  ALERT_RETURN_IF_ERROR(attacks.status());
  absl::StatusOr<std::vector<uint16_t>> languages = Translate(other, ALERT_DIMENSION_LANGUAGE);
  ALERT_RETURN_IF_ERROR(languages.status());
  const auto here = [&](const ItemGroup& group) {
    return ItemGroup{(*models)[group.model], (*attacks)[group.attack], (*languages)[group.language],
                     group.sample};
  };
  // Before the counts: a tally with rows has its rule.
  if (!HasRule() && other.HasRule()) rule_ = other.rule();
  clustered_ = clustered_ || other.clustered_;
  sampled_ = sampled_ || other.sampled_;
  clustered_rows_ += other.clustered_rows_;
  for (const auto& [group, counts] : other.counts_) {
    std::vector<VerdictCounts>& mine = Counts(here(group));
    for (size_t category = 0; category < counts.size(); ++category) {
      for (size_t verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
        mine[category][verdict] += counts[category][verdict];
      }
    }
  }
  for (const auto& [group, clusters] : other.clusters_) {
    ClusterCounts& mine = clusters_[here(group)];
    for (const auto& [key, counts] : clusters) {
      std::array<uint64_t, 3>& sum = mine[key];
      for (size_t i = 0; i < sum.size(); ++i) sum[i] += counts[i];
    }
  }
  seen_.Merge(other.seen_, here);
  if (!has_expected_ && other.has_expected_) MergeExpected(other, *attacks, *languages);
  problems_.Merge(other.problems_);
  judges_.insert(other.judges_.begin(), other.judges_.end());
  has_rows_ = has_rows_ || other.has_rows_;
  return absl::OkStatus();
}

absl::Status Tally::AddExpected(const Tally& prompts) {
  absl::StatusOr<std::vector<uint16_t>> attacks = Translate(prompts, ALERT_DIMENSION_ATTACK);
  ALERT_RETURN_IF_ERROR(attacks.status());
  absl::StatusOr<std::vector<uint16_t>> languages = Translate(prompts, ALERT_DIMENSION_LANGUAGE);
  ALERT_RETURN_IF_ERROR(languages.status());
  MergeExpected(prompts, *attacks, *languages);
  problems_.Merge(prompts.problems_);
  return absl::OkStatus();
}

void Tally::MergeExpected(const Tally& other, const std::vector<uint16_t>& attacks,
                          const std::vector<uint16_t>& languages) {
  has_expected_ = true;
  for (const auto& [stratum, items] : other.expected_) {
    const auto& [category, attack, language] = stratum;
    expected_[{category, attacks[attack], languages[language]}].Merge(items);
  }
}

absl::StatusOr<std::vector<uint16_t>> Tally::Translate(const Tally& other,
                                                       alert_dimension dimension) {
  std::vector<uint16_t> indices;
  const Dictionary& names = other.dictionary(dimension);
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names.name(i);
    if (name.empty()) {
      indices.push_back(0);  // no model has this name
      continue;
    }
    absl::StatusOr<uint16_t> index = Intern(dimension, name);
    ALERT_RETURN_IF_ERROR(index.status());
    indices.push_back(*index);
  }
  return indices;
}

absl::Status Tally::CheckMergeable(const Tally& other) const {
  if (this == &other) {
    return absl::FailedPreconditionError(
        "a tally can't be merged with itself: all would count twice");
  }
  if (!taxonomy_->SameCategories(*other.taxonomy_)) {
    return absl::FailedPreconditionError("the tallies are of different taxonomies");
  }
  if (HasRule() && other.HasRule() && rule() != other.rule()) {
    return absl::FailedPreconditionError(
        "the tallies combine several judgements by different rules");
  }
  if (LacksClusters(other) || other.LacksClusters(*this)) {
    return absl::FailedPreconditionError(
        "only one of the tallies keeps clusters; count both with clusters, or neither");
  }
  if (LacksSamples(other) || other.LacksSamples(*this)) {
    return absl::FailedPreconditionError(
        "the rows of only one of the tallies name their sample; name it in all, 1 where a prompt "
        "has "
        "no other");
  }
  const bool one_is_new =
      (!has_rows_ && !has_expected_) || (!other.has_rows_ && !other.has_expected_);
  if (!one_is_new && !SameExpected(other)) {
    return absl::FailedPreconditionError(
        "the tallies expect different prompts; count both against the same dataset");
  }
  if (RowCount() + other.RowCount() > kMaxCount) {
    return absl::FailedPreconditionError("together the tallies count more than 2^53 rows");
  }
  if (const uint64_t shared = CountShared(other); shared > 0) {
    return absl::FailedPreconditionError(absl::StrCat("the tallies share ", shared,
                                                      shared == 1 ? " item" : " items",
                                                      ", which would count twice"));
  }
  return absl::OkStatus();
}

bool Tally::SameExpected(const Tally& other) const {
  if (has_expected_ != other.has_expected_ || expected_.size() != other.expected_.size()) {
    return false;
  }
  for (const auto& [stratum, items] : other.expected_) {
    const auto& [category, attack, language] = stratum;
    const std::optional<uint16_t> my_attack = attacks_.Find(other.attacks_.name(attack));
    const std::optional<uint16_t> my_language = languages_.Find(other.languages_.name(language));
    if (!my_attack || !my_language) return false;
    const auto mine = expected_.find(Stratum(category, *my_attack, *my_language));
    if (mine == expected_.end() || !(mine->second == items)) return false;
  }
  return true;
}

uint64_t Tally::CountShared(const Tally& other) const {
  uint64_t shared = 0;
  for (const auto& [group, items] : other.seen_.sets()) {
    const std::optional<uint16_t> model = models_.Find(other.models_.name(group.model));
    const std::optional<uint16_t> attack = attacks_.Find(other.attacks_.name(group.attack));
    const std::optional<uint16_t> language = languages_.Find(other.languages_.name(group.language));
    if (!model || !attack || !language) continue;
    const auto mine = seen_.sets().find(ItemGroup{*model, *attack, *language, group.sample});
    if (mine != seen_.sets().end()) shared += mine->second.CountShared(items);
  }
  return shared;
}

}  // namespace alert
