// What several raters said of the same items: models of the same prompts, languages of one model,
// judges of one response.
#ifndef ALERT_LIB_COMPARE_PANEL_H_
#define ALERT_LIB_COMPARE_PANEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/panel.h"
#include "base/enumeration.h"
#include "dataset/row/dictionary.h"
#include "dataset/row/item_set.h"
#include "dataset/row/problem.h"
#include "taxonomy/taxonomy.h"

namespace alert {

extern const Enumeration kRaterKinds;

// What tells an item from others. What tells its raters apart (the model or the language) is 0.
struct PanelItem {
  Fingerprint id;  // {0, the number} for an id that is an integer
  uint16_t attack = 0;
  uint16_t language = 0;
  uint16_t model = 0;
  uint16_t sample = 1;
  bool is_text = false;

  bool operator==(const PanelItem& other) const {
    return id == other.id && attack == other.attack && language == other.language &&
           model == other.model && sample == other.sample && is_text == other.is_text;
  }
  template <typename H>
  friend H AbslHashValue(H h, const PanelItem& item) {
    return H::combine(std::move(h), item.id, item.attack, item.language, item.model, item.sample,
                      item.is_text);
  }
};

// How the items of a panel belong together.
struct ClusterCensus {
  size_t clusters = 0;
  size_t largest = 0;  // items
  size_t named = 0;    // items of which a row named the cluster
  size_t unknown = 0;  // variants that nothing joins with an item: see alert_panel_clusters
};

// Items by raters, as columns: a cell is a verdict, or ALERT_NO_RATING.
class Panel {
 public:
  Panel(std::shared_ptr<const Taxonomy> taxonomy, alert_rater_kind kind);
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  // What came of a rating. One that was neither added nor replaced another leaves everything as it
  // was.
  enum class Outcome { kAdded, kDuplicate, kReplaced, kConflicting, kOtherCategory };

  const Taxonomy& taxonomy() const { return *taxonomy_; }
  alert_rater_kind kind() const { return kind_; }
  size_t items() const { return items_.size(); }
  size_t raters() const { return raters_.size(); }

  // The rater's name, with its side in parentheses where another rater has the same one.
  std::string RaterName(size_t rater) const;
  std::optional<size_t> FindRater(std::string_view name) const;
  std::optional<size_t> FindRater(std::string_view side, std::string_view name) const;

  absl::Span<const uint8_t> Ratings(size_t rater) const { return raters_[rater].ratings; }
  absl::Span<const uint16_t> categories() const { return categories_; }
  absl::Span<const PanelItem> keys() const { return items_; }  // of the items
  std::string_view name(alert_dimension dimension, size_t index) const;

  // What is kept of an item for people: its id as it was written and, where prompts are kept, the
  // text of its first row that had one. Either is empty where it is not known. Describe is of the
  // item that was rated last.
  void KeepPrompts() { keeps_prompts_ = true; }
  bool keeps_prompts() const { return keeps_prompts_; }
  void Describe(std::string_view id_text, std::string_view prompt);
  std::string IdText(size_t item) const;
  std::string_view Prompt(size_t item) const;

  // The cluster of each item, below cluster_limit(). Some may have no item.
  absl::Span<const uint32_t> clusters() const { return clusters_; }
  size_t cluster_limit() const { return cluster_index_.size(); }
  ClusterCensus CountClusters() const;

  const ProblemLog& problems() const { return problems_; }
  ProblemLog& problems() { return problems_; }

  // The index of the rater with this name on this side, made where it is new.
  absl::StatusOr<uint16_t> InternRater(std::string_view side, std::string_view name);

  // The index of an attack, language or model of items, made where it is new.
  absl::StatusOr<uint16_t> Intern(alert_dimension dimension, std::string_view name);
  size_t name_count(alert_dimension dimension) const;

  // A rater's first rating of an item counts, or the first with a verdict; the item's first
  // category does, and the first cluster that is named. Until one is, the item is of the cluster
  // that its id and model name.
  Outcome Rate(const PanelItem& item, uint16_t category, uint16_t rater, alert_verdict verdict,
               std::optional<uint64_t> cluster = std::nullopt);

 private:
  struct Rater {
    std::string side;
    std::string name;
    std::vector<uint8_t> ratings;  // by item
  };

  // Items by their index, so that each is kept once.
  struct Hash {
    using is_transparent = void;
    const std::vector<PanelItem>* items;
    size_t operator()(uint32_t index) const { return (*this)((*items)[index]); }
    size_t operator()(const PanelItem& item) const { return absl::Hash<PanelItem>()(item); }
  };
  struct Equal {
    using is_transparent = void;
    const std::vector<PanelItem>* items;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(const PanelItem& a, uint32_t b) const { return a == (*items)[b]; }
    bool operator()(uint32_t a, const PanelItem& b) const { return (*items)[a] == b; }
  };

  // NULL for another dimension.
  const Dictionary* dictionary(alert_dimension dimension) const;
  static Outcome RateAgain(alert_verdict verdict, uint8_t* rating);
  uint32_t IndexOf(const PanelItem& item, uint16_t category);
  uint32_t InternCluster(uint64_t name, uint16_t model);
  void NameCluster(uint32_t index, uint64_t name);

  std::shared_ptr<const Taxonomy> taxonomy_;
  alert_rater_kind kind_;
  Dictionary attacks_;
  Dictionary languages_;
  Dictionary models_;
  std::vector<Rater> raters_;
  absl::flat_hash_map<std::string, uint16_t> rater_index_;  // by side, NUL, name
  std::vector<PanelItem> items_;
  std::vector<uint16_t> categories_;  // by item
  std::vector<uint32_t> clusters_;    // by item
  std::vector<bool> is_named_;        // by item: a row named its cluster
  absl::flat_hash_map<std::pair<uint64_t, uint16_t>, uint32_t> cluster_index_;  // by name, model
  absl::flat_hash_set<uint32_t, Hash, Equal> index_;
  absl::flat_hash_map<uint32_t, std::string> id_texts_;  // by item, of ids that are no integers
  absl::flat_hash_map<uint32_t, std::string> prompts_;   // by item
  bool keeps_prompts_ = false;
  uint32_t next_ = 0;  // the item behind the one that was rated last: most files have one order
  ProblemLog problems_;
};

}  // namespace alert

#endif  // ALERT_LIB_COMPARE_PANEL_H_
