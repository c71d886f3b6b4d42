#include "tally/tally_codec.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "alert.pb.h"
#include "base/siphash.h"
#include "base/status.h"
#include "base/varint.h"

namespace alert {
namespace {

constexpr uint32_t kFormat = 1;

absl::Status Damaged(const char* why) {
  return absl::DataLossError(std::string("this is no tally, or a damaged one: ") + why);
}

// The last field of a tally's bytes is written by hand: a hash of all before it, so that a tally
// that was cut off or changed is not taken for a smaller one.
constexpr char kChecksumTag = v1::Tally::kChecksumFieldNumber << 3 | 1;  // 1: of 64 bits
constexpr size_t kChecksumSize = 9;

std::string ChecksumField(std::string_view bytes) {
  const uint64_t hash = SipHash64(SipKey(), bytes);
  std::string field = {kChecksumTag};
  for (int shift = 0; shift < 64; shift += 8) field.push_back(static_cast<char>(hash >> shift));
  return field;
}

bool HasChecksum(std::string_view bytes) {
  if (bytes.size() < kChecksumSize) return false;
  const size_t size = bytes.size() - kChecksumSize;
  return bytes.substr(size) == ChecksumField(bytes.substr(0, size));
}

template <typename Message>
absl::StatusOr<ItemSet> ItemsOf(const Message& message) {
  return ItemSet::FromBytes(message.integer_ids(), message.text_ids());
}

bool TakeFingerprint(std::string_view* bytes, uint64_t* value) {
  if (bytes->size() < sizeof *value) return false;
  *value = 0;
  for (size_t i = 0; i < sizeof *value; ++i) {
    *value = *value << 8 | static_cast<uint8_t>((*bytes)[i]);
  }
  bytes->remove_prefix(sizeof *value);
  return true;
}

void AppendFingerprint(uint64_t fingerprint, std::string* bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) *bytes += static_cast<char>(fingerprint >> shift);
}

// A cluster of a tally that does not tell samples apart, or a prompt of one that does.
bool TakeCluster(const Tally& tally, std::string_view* bytes, ClusterKey* key,
                 std::array<uint64_t, 3>* counts) {
  const bool has_cluster = tally.clustered() || !tally.sampled();
  if (has_cluster && !TakeFingerprint(bytes, &key->cluster)) return false;
  if (tally.sampled() && !TakeFingerprint(bytes, &key->prompt)) return false;
  if (!has_cluster) key->cluster = key->prompt;
  const size_t kept = tally.sampled() ? counts->size() : 2;
  for (size_t i = 0; i < kept; ++i) {
    if (!TakeVarint(bytes, &(*counts)[i])) return false;
  }
  return true;
}

void EncodeCells(const std::vector<VerdictCounts>& counts, v1::TallyGroup* group) {
  for (size_t category = 0; category < counts.size(); ++category) {
    const VerdictCounts& cell = counts[category];
    if (std::all_of(cell.begin(), cell.end(), [](uint64_t count) { return count == 0; })) continue;
    v1::TallyCell* encoded = group->add_cells();
    encoded->set_category(static_cast<uint32_t>(category));
    encoded->set_safe(cell[ALERT_VERDICT_SAFE]);
    encoded->set_unsafe(cell[ALERT_VERDICT_UNSAFE]);
    encoded->set_undecided(cell[ALERT_VERDICT_UNDECIDED]);
    encoded->set_missing(cell[ALERT_VERDICT_MISSING]);
  }
}

void EncodeProblems(const ProblemLog& problems, v1::Tally* message) {
  for (uint64_t count : problems.counts()) message->add_problem_counts(count);
  for (const Problem& sample : problems.samples()) {
    v1::ProblemSample* encoded = message->add_problem_samples();
    encoded->set_kind(sample.kind);
    encoded->set_file(sample.file);
    encoded->set_line(sample.line);
    encoded->set_offset(sample.offset);
    encoded->set_message(sample.message);
  }
}

absl::Status DecodeProblems(const v1::Tally& message, ProblemLog* problems) {
  ProblemLog::Counts counts = {};
  if (static_cast<size_t>(message.problem_counts_size()) > counts.size()) {
    return Damaged("it counts problems of an unknown kind");
  }
  std::copy(message.problem_counts().begin(), message.problem_counts().end(), counts.begin());
  std::vector<Problem> samples;
  std::array<size_t, ALERT_PROBLEM_KIND_COUNT> kept = {};
  for (const v1::ProblemSample& sample : message.problem_samples()) {
    if (sample.kind() >= counts.size()) return Damaged("it has a problem of an unknown kind");
    // The log looks for at most so many when it adds one.
    if (++kept[sample.kind()] > ALERT_PROBLEM_SAMPLES) return Damaged("it keeps too many problems");
    samples.push_back({static_cast<alert_problem_kind>(sample.kind()), sample.file(), sample.line(),
                       sample.offset(), sample.message()});
  }
  problems->Restore(counts, std::move(samples));
  return absl::OkStatus();
}

absl::Status DecodeGroup(const v1::TallyGroup& message, Tally* tally,
                         absl::flat_hash_set<ItemGroup>* groups, ItemGroup* group) {
  absl::StatusOr<uint16_t> model = tally->Intern(ALERT_DIMENSION_MODEL, message.model());
  absl::StatusOr<uint16_t> attack = tally->Intern(ALERT_DIMENSION_ATTACK, message.attack());
  absl::StatusOr<uint16_t> language = tally->Intern(ALERT_DIMENSION_LANGUAGE, message.language());
  if (!model.ok() || !attack.ok() || !language.ok()) return Damaged("a name is missing");
  *group = {*model, *attack, *language};
  // Counts of the same group would add up past what they can hold.
  if (!groups->insert(*group).second) return Damaged("a group stands twice");
  std::vector<VerdictCounts>& counts = tally->Counts(*group);
  uint64_t rows = 0;
  for (const v1::TallyCell& cell : message.cells()) {
    if (cell.category() >= counts.size()) return Damaged("it counts an unknown category");
    const VerdictCounts decoded = {cell.safe(), cell.unsafe(), cell.undecided(), cell.missing()};
    for (size_t verdict = 0; verdict < decoded.size(); ++verdict) {
      if (__builtin_add_overflow(rows, decoded[verdict], &rows)) return Damaged("counts overflow");
      counts[cell.category()][verdict] += decoded[verdict];
    }
  }
  return absl::OkStatus();
}

}  // namespace

void TallyCodec::EncodeItems(const Tally::ItemsBySample& items, v1::TallyGroup* group) {
  for (const auto& [sample, of_sample] : items) {
    if (sample == 1) {
      group->set_integer_ids(of_sample->IntegersToBytes());
      group->set_text_ids(of_sample->TextsToBytes());
    } else {
      v1::SampleItems* encoded = group->add_samples();
      encoded->set_sample(sample);
      encoded->set_integer_ids(of_sample->IntegersToBytes());
      encoded->set_text_ids(of_sample->TextsToBytes());
    }
  }
}

absl::Status TallyCodec::DecodeItems(const v1::TallyGroup& message, ItemGroup group, Tally* tally) {
  absl::Status damaged = Damaged("its items can't be read");
  absl::StatusOr<ItemSet> first = ItemsOf(message);
  if (!first.ok()) return damaged;
  group.sample = 1;
  if (!first->empty() || message.samples().empty()) tally->seen_[group].Merge(*first);
  uint64_t items = first->size();
  for (const v1::SampleItems& encoded : message.samples()) {
    absl::StatusOr<ItemSet> decoded = ItemsOf(encoded);
    if (!decoded.ok() || decoded->empty()) return damaged;
    if (encoded.sample() <= group.sample || encoded.sample() > UINT16_MAX) return damaged;
    group.sample = static_cast<uint16_t>(encoded.sample());
    items += decoded->size();
    tally->seen_[group].Merge(*decoded);
  }
  uint64_t rows = 0;
  for (const VerdictCounts& counts : tally->Counts(group.AllSamples())) rows += Sum(counts);
  return items > rows ? Damaged("it has more items than counts") : absl::OkStatus();
}

void TallyCodec::EncodeClusters(const Tally& tally, const ItemGroup& group,
                                v1::TallyGroup* encoded) {
  const auto found = tally.clusters_.find(group);
  if (found == tally.clusters_.end()) return;
  std::vector<std::pair<ClusterKey, std::array<uint64_t, 3>>> parts(found->second.begin(),
                                                                    found->second.end());
  std::sort(parts.begin(), parts.end());
  auto next = parts.begin();
  for (v1::TallyCell& cell : *encoded->mutable_cells()) {
    for (; next != parts.end() && next->first.category <= cell.category(); ++next) {
      const auto& [key, counts] = *next;
      if (counts[0] + counts[1] + counts[2] == 0) continue;
      if (tally.sampled()) {
        if (tally.clustered()) AppendFingerprint(key.cluster, cell.mutable_prompts());
        AppendFingerprint(key.prompt, cell.mutable_prompts());
        for (const uint64_t count : counts) AppendVarint(count, cell.mutable_prompts());
        continue;
      }
      if (counts[0] + counts[1] > 0) {
        AppendFingerprint(key.cluster, cell.mutable_clusters());
        AppendVarint(counts[0], cell.mutable_clusters());
        AppendVarint(counts[1], cell.mutable_clusters());
      }
      if (counts[2] > 0) {
        AppendFingerprint(key.cluster, cell.mutable_open_clusters());
        AppendVarint(counts[2], cell.mutable_open_clusters());
      }
    }
  }
}

absl::Status TallyCodec::DecodeClusters(const v1::TallyCell& cell, const ItemGroup& group,
                                        Tally* tally) {
  absl::Status contradict = Damaged("its clusters contradict its counts");
  Tally::ClusterCounts* const clusters = &tally->clusters_[group];
  const uint64_t rows = cell.safe() + cell.unsafe() + cell.undecided() + cell.missing();
  std::array<uint64_t, 3> sum = {};
  std::string_view bytes = tally->sampled() ? cell.prompts() : cell.clusters();
  while (!bytes.empty()) {
    ClusterKey key = {static_cast<uint16_t>(cell.category()), 0, 0};
    std::array<uint64_t, 3> counts = {};
    if (!TakeCluster(*tally, &bytes, &key, &counts)) return Damaged("its clusters can't be read");
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > rows - sum[i]) return contradict;
      sum[i] += counts[i];
    }
    if (!tally->sampled() && counts[0] + counts[1] == 0) return contradict;
    if (!clusters->try_emplace(key, counts).second) return Damaged("a cluster stands twice");
  }
  bytes = cell.open_clusters();
  while (!bytes.empty()) {
    ClusterKey key = {static_cast<uint16_t>(cell.category()), 0, 0};
    uint64_t open = 0;
    if (!TakeFingerprint(&bytes, &key.cluster) || !TakeVarint(&bytes, &open) || open == 0 ||
        open > rows) {
      return Damaged("its clusters can't be read");
    }
    uint64_t& mine = (*clusters)[key][2];
    if (mine != 0) return Damaged("a cluster stands twice");
    mine = open;
  }
  return sum[0] == cell.safe() && sum[1] == cell.unsafe() ? absl::OkStatus() : contradict;
}

std::string TallyCodec::Encode(const Tally& tally) {
  v1::Tally message;
  message.set_format(kFormat);
  const std::shared_ptr<const Taxonomy> builtin = Taxonomy::Builtin();
  if (tally.taxonomy().name() != builtin->name() || !tally.taxonomy().SameCategories(*builtin)) {
    message.set_taxonomy_json(tally.taxonomy().ToJson());
  }
  message.set_rule(std::string(CombineRuleName(tally.rule())));
  for (const std::string& judge : tally.judges()) message.add_judges(judge);
  auto seen = tally.SeenBySample();
  for (const auto& [group, counts] : tally.counts_) {
    v1::TallyGroup* encoded = message.add_groups();
    encoded->set_model(tally.models_.name(group.model));
    encoded->set_attack(tally.attacks_.name(group.attack));
    encoded->set_language(tally.languages_.name(group.language));
    EncodeCells(counts, encoded);
    EncodeClusters(tally, group, encoded);
    EncodeItems(seen[group], encoded);
  }
  std::sort(message.mutable_groups()->begin(), message.mutable_groups()->end(),
            [](const v1::TallyGroup& a, const v1::TallyGroup& b) {
              return std::tie(a.model(), a.attack(), a.language()) <
                     std::tie(b.model(), b.attack(), b.language());
            });
  message.set_has_expected(tally.has_expected_);
  message.set_clustered(tally.clustered_);
  message.set_sampled(tally.sampled_);
  for (const auto& [stratum, items] : tally.expected_) {
    const auto& [category, attack, language] = stratum;
    v1::ExpectedItems* encoded = message.add_expected();
    encoded->set_category(category);
    encoded->set_attack(tally.attacks_.name(attack));
    encoded->set_language(tally.languages_.name(language));
    encoded->set_integer_ids(items.IntegersToBytes());
    encoded->set_text_ids(items.TextsToBytes());
  }
  std::sort(message.mutable_expected()->begin(), message.mutable_expected()->end(),
            [](const v1::ExpectedItems& a, const v1::ExpectedItems& b) {
              return std::make_tuple(a.category(), std::cref(a.attack()), std::cref(a.language())) <
                     std::make_tuple(b.category(), std::cref(b.attack()), std::cref(b.language()));
            });
  EncodeProblems(tally.problems_, &message);
  std::string bytes = message.SerializeAsString();
  return bytes + ChecksumField(bytes);
}

absl::StatusOr<Tally> TallyCodec::Decode(std::string_view bytes) {
  if (!HasChecksum(bytes)) return Damaged("its checksum is wrong");
  v1::Tally message;
  if (bytes.size() > INT32_MAX ||
      !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Damaged("it is no Protocol Buffers message of that kind");
  }
  if (message.format() != kFormat) return Damaged("its format is unknown");
  std::shared_ptr<const Taxonomy> taxonomy = Taxonomy::Builtin();
  if (!message.taxonomy_json().empty()) {
    absl::StatusOr<std::shared_ptr<const Taxonomy>> parsed =
        Taxonomy::Parse(message.taxonomy_json());
    if (!parsed.ok()) return Damaged("its taxonomy can't be read");
    taxonomy = *std::move(parsed);
  }
  Tally tally(taxonomy);
  const std::optional<CombineRule> rule = FindCombineRule(message.rule());
  if (!rule) return Damaged("its rule is unknown");
  // The bytes name the rule also where it is only the default; one that has rows keeps to it
  // anyway.
  if (*rule != tally.rule()) tally.set_rule(*rule);
  for (const std::string& judge : message.judges()) tally.AddJudge(judge);
  if (message.clustered()) tally.set_clustered();
  if (message.sampled()) tally.set_sampled();
  absl::flat_hash_set<ItemGroup> groups;
  for (const v1::TallyGroup& encoded : message.groups()) {
    ItemGroup group;
    ALERT_RETURN_IF_ERROR(DecodeGroup(encoded, &tally, &groups, &group));
    ALERT_RETURN_IF_ERROR(DecodeItems(encoded, group, &tally));
    if (tally.keeps_clusters()) {
      for (const v1::TallyCell& cell : encoded.cells()) {
        ALERT_RETURN_IF_ERROR(DecodeClusters(cell, group, &tally));
      }
    }
  }
  if (message.has_expected()) tally.Expect();
  for (const v1::ExpectedItems& encoded : message.expected()) {
    absl::StatusOr<uint16_t> attack = tally.Intern(ALERT_DIMENSION_ATTACK, encoded.attack());
    absl::StatusOr<uint16_t> language = tally.Intern(ALERT_DIMENSION_LANGUAGE, encoded.language());
    absl::StatusOr<ItemSet> items = ItemsOf(encoded);
    if (!attack.ok() || !language.ok() || !items.ok() ||
        encoded.category() >= taxonomy->categories().size()) {
      return Damaged("its expected prompts can't be read");
    }
    tally.Expected(static_cast<uint16_t>(encoded.category()), *attack, *language).Merge(*items);
  }
  tally.seen_.ForgetVerdicts();
  ALERT_RETURN_IF_ERROR(tally.CheckCounts());
  ALERT_RETURN_IF_ERROR(DecodeProblems(message, &tally.problems_));
  return tally;
}

std::string Tally::ToBytes() const {
  return TallyCodec::Encode(*this);
}

absl::StatusOr<Tally> Tally::FromBytes(std::string_view bytes) {
  return TallyCodec::Decode(bytes);
}

}  // namespace alert
