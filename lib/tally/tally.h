// Counts of verdicts by model, category, attack and language, and the items that they are of. The
// samples of a prompt, several generations for it, are items of their own, counted together.
#ifndef ALERT_LIB_TALLY_TALLY_H_
#define ALERT_LIB_TALLY_TALLY_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/tally.h"
#include "dataset/row/dictionary.h"
#include "dataset/row/problem.h"
#include "dataset/row/seen_items.h"
#include "judge/combine.h"
#include "tally/judged_items.h"
#include "taxonomy/taxonomy.h"

namespace alert {

using VerdictCounts = std::array<uint64_t, ALERT_VERDICT_COUNT>;
uint64_t Sum(const VerdictCounts& counts);

// The counts of one category, attack and language; attack and language are indices of Names().
struct TallyCell {
  uint16_t category;
  uint16_t attack;
  uint16_t language;
  VerdictCounts counts;
};

// The responses of one cluster, such as the variants of one base prompt, in one category, attack
// and language; and of one prompt, where prompts have samples (0: of all). Cluster and prompt are
// fingerprints of their names.
struct ClusterCell {
  uint64_t cluster;
  uint16_t category;
  uint16_t attack;
  uint16_t language;
  double safe;  // whole numbers, until prompts are made to weigh alike
  double unsafe;
  uint64_t prompt = 0;
  uint64_t open = 0;  // without a verdict, of those that have a row
  double weight = 1;  // that a response counts as, in safe and unsafe

  double scored() const { return safe + unsafe; }
};

// The cells of a cluster within one attack and language.
struct ClusterKey {
  uint16_t category;
  uint64_t cluster;
  uint64_t prompt;  // 0 where the tally does not tell samples apart

  bool operator==(const ClusterKey& other) const { return Order() == other.Order(); }
  bool operator<(const ClusterKey& other) const { return Order() < other.Order(); }
  template <typename H>
  friend H AbslHashValue(H h, const ClusterKey& key) {
    return H::combine(std::move(h), key.category, key.cluster, key.prompt);
  }

 private:
  std::tuple<uint16_t, uint64_t, uint64_t> Order() const { return {category, cluster, prompt}; }
};

// The cluster with this name; a number is named by its digits.
uint64_t ClusterOf(std::string_view name);
uint64_t ClusterOf(int64_t number);

// The error where rows that name their sample follow others, counted already, that name none.
absl::Status SamplesNamedLate();

// Judged rows, as indices that Intern gave. Every column has `category.size()` rows.
struct TallyRows {
  absl::Span<const uint16_t> category;
  absl::Span<const alert_verdict> verdict;
  absl::Span<const ItemGroup> group;
};

// A row without a verdict, as the row that takes its place tells it.
struct ReplacedRow {
  ItemGroup group;
  ClusterKey key;
  alert_verdict verdict;
};

class Tally {
 public:
  explicit Tally(std::shared_ptr<const Taxonomy> taxonomy);

  const Taxonomy& taxonomy() const { return *taxonomy_; }
  const std::shared_ptr<const Taxonomy>& shared_taxonomy() const { return taxonomy_; }

  // --- Reading

  // The models, attacks or languages (alert_dimension) that occur, in alphabetical order.
  std::vector<std::string_view> Names(alert_dimension dimension) const;

  // How many there are, and the one at `place`; they are sorted once, not for each call.
  size_t NameCount(alert_dimension dimension) const;
  std::string_view Name(alert_dimension dimension, size_t place) const;

  const ProblemLog& problems() const { return problems_; }
  ProblemLog& problems() { return problems_; }

  // The judges that verdicts here are of, where a judge known here is named; in alphabetical order.
  const std::set<std::string>& judges() const { return judges_; }
  void AddJudge(std::string_view name) { judges_.emplace(name); }

  CombineRule rule() const { return rule_.value_or(CombineRule()); }
  void set_rule(CombineRule rule) { rule_ = rule; }

  // At which numbers of judges decide; none: as the judges have it.
  std::optional<double> judge_threshold() const { return judge_threshold_; }
  void set_judge_threshold(double threshold) { judge_threshold_ = threshold; }

  // Whether a model has an item several times: under several attacks, in several languages, or with
  // several samples.
  bool HasVariants() const;

  // Whether clusters are kept, beside the counts.
  bool clustered() const { return clustered_; }
  void set_clustered() { clustered_ = true; }

  // Whether rows name which sample they are: then what there is of each prompt is kept, and a
  // prompt is a cluster where no other clusters are kept.
  bool sampled() const { return sampled_; }
  void set_sampled() { sampled_ = true; }
  bool keeps_clusters() const { return clustered_ || sampled_; }

  // How many of the rows counted named their cluster.
  uint64_t clustered_rows() const { return clustered_rows_; }
  void AddClusteredRows(uint64_t rows) { clustered_rows_ += rows; }

  bool has_rows() const { return has_rows_; }
  bool has_expected() const { return has_expected_; }

  // --- Adding

  // As it was before the first row was added, but for the names; with these problems.
  void ForgetRows(const ProblemLog& problems);

  // The index of a name of this dimension, made where it is new; ResourceExhausted past 65,535.
  absl::StatusOr<uint16_t> Intern(alert_dimension dimension, std::string_view name);

  // Of each model, by its index, how many numbers of samples occur; at least 1.
  std::vector<uint64_t> SampleCounts() const;

  // How many names of this dimension were made, also those without rows.
  size_t name_count(alert_dimension dimension) const { return dictionary(dimension).size(); }

  // Declares prompts: the ids (and fingerprints of ids that are texts) of one category, attack and
  // language.
  ItemSet& Expected(uint16_t category, uint16_t attack, uint16_t language);
  // Declares the prompts of another tally as well, and takes its problems.
  absl::Status AddExpected(const Tally& prompts);
  // Says that prompts are declared, even where there are none.
  void Expect() { has_expected_ = true; }

  // Whether the item, of this category, was declared.
  bool IsExpected(uint16_t category, const ItemGroup& group, int64_t id) const;
  bool IsExpectedText(uint16_t category, const ItemGroup& group, Fingerprint id) const;

  // Remembers the items of rows that are to be counted, and finds out what becomes of each row.
  void MarkSeen(const JudgedColumnsOfItems& rows, Fates* fates) { seen_.Add(rows, fates); }

  // Counts rows, the samples of a prompt together. All indices must be valid.
  void Count(const TallyRows& rows);

  // Counts one row in its cluster; its counts are those of Count.
  void CountCluster(const ItemGroup& group, const ClusterKey& key, alert_verdict verdict);

  // Takes back a row without a verdict, counted before, whose place another has taken.
  void TakeBack(const ReplacedRow& row);

  // The counts of a group, by category; for whoever counts by himself.
  std::vector<VerdictCounts>& Counts(const ItemGroup& group);

  // --- Combining

  // Adds what `other` has. FailedPrecondition, and nothing added, where both have the same items,
  // or are the same tally, or differ in taxonomy, rule or expected prompts, or one only keeps
  // clusters or has samples. A tally without rows for which no rule, or no clusters, were chosen
  // takes what the other has.
  absl::Status Merge(const Tally& other);

  // DataLoss where there are more answers than prompts expected, or where counts are too large to
  // be added up: what stored bytes may say.
  absl::Status CheckCounts() const;

  // As alert.v1.Tally; the same bytes for the same counts.
  std::string ToBytes() const;
  static absl::StatusOr<Tally> FromBytes(std::string_view bytes);

 private:
  friend class TallyByModel;  // reads what is counted, model by model
  friend class TallyCodec;

  // Sets of items by sample, of one model, attack and language.
  using ItemsBySample = std::map<uint16_t, const ItemSet*>;

  // Safe and unsafe responses, and those without a verdict.
  using ClusterCounts = absl::flat_hash_map<ClusterKey, std::array<uint64_t, 3>>;

  // Category, attack, language.
  using Stratum = std::tuple<uint16_t, uint16_t, uint16_t>;

  // For each index of a dictionary, its place among the names that occur, in alphabetical order.
  struct Order {
    size_t groups;  // how many of them, and of expected strata, it was made of
    size_t strata;
    std::vector<uint16_t> indices;  // by place
    std::vector<uint16_t> places;   // by index; only those that occur are set
  };

  const Dictionary& dictionary(alert_dimension dimension) const;
  std::shared_ptr<const Order> OrderOf(alert_dimension dimension) const;
  Order MakeOrder(alert_dimension dimension) const;

  // The indices that names of `other` have here.
  absl::StatusOr<std::vector<uint16_t>> Translate(const Tally& other, alert_dimension dimension);
  void MergeExpected(const Tally& other, const std::vector<uint16_t>& attacks,
                     const std::vector<uint16_t>& languages);
  absl::Status CheckMergeable(const Tally& other) const;
  // Whether the rule can't be another any more.
  bool HasRule() const { return has_rows_ || rule_.has_value(); }
  // Whether this one keeps no clusters and has rows that `other` would want them of.
  bool LacksClusters(const Tally& other) const {
    return has_rows_ && !clustered_ && other.clustered_;
  }
  // Whether this one has rows, and none that names its sample, as those of `other` do.
  bool LacksSamples(const Tally& other) const { return has_rows_ && !sampled_ && other.sampled_; }
  bool SameExpected(const Tally& other) const;
  uint64_t CountShared(const Tally& other) const;
  uint64_t RowCount() const;
  absl::flat_hash_map<ItemGroup, ItemsBySample> SeenBySample() const;

  std::shared_ptr<const Taxonomy> taxonomy_;
  Dictionary attacks_;
  Dictionary languages_;
  Dictionary models_;
  absl::flat_hash_map<ItemGroup, std::vector<VerdictCounts>> counts_;  // by category; all samples
  absl::flat_hash_map<ItemGroup, ClusterCounts> clusters_;
  JudgedItems seen_;
  absl::flat_hash_map<Stratum, ItemSet> expected_;
  ProblemLog problems_;
  std::set<std::string> judges_;
  std::optional<double> judge_threshold_;
  std::optional<CombineRule> rule_;  // where it was chosen
  bool has_rows_ = false;
  bool has_expected_ = false;
  bool clustered_ = false;
  bool sampled_ = false;
  uint64_t clustered_rows_ = 0;

  // The last orders made: right as long as no group and no stratum was added, and none ever goes
  // away. Several threads may read a tally, so they are loaded and stored atomically.
  mutable std::array<std::shared_ptr<const Order>, ALERT_DIMENSION_COUNT> orders_;
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_TALLY_H_
