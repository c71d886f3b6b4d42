// Which items a tally has counted, and with which verdict.
#ifndef ALERT_LIB_TALLY_JUDGED_ITEMS_H_
#define ALERT_LIB_TALLY_JUDGED_ITEMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "alert/verdict.h"
#include "dataset/row/seen_items.h"

namespace alert {

// What becomes of a row.
enum class Fate : uint8_t {
  kCounts,
  kRepeats,      // its item was counted, and it says nothing else
  kContradicts,  // its item was counted with another verdict
  kReplaces,     // its item was counted without a verdict, and this is one
};

struct Fates {
  // A row whose item was counted with the verdict `before`.
  struct Replaced {
    size_t row;
    alert_verdict before;
  };
  std::vector<Fate> of_row;
  std::vector<Replaced> replaced;
  bool has_duplicates = false;
};

// Items with their verdicts, as columns; `texts` may be empty: all ids are integers.
struct JudgedColumnsOfItems {
  const std::vector<ItemGroup>& groups;
  const std::vector<int64_t>& ids;
  const TextColumn& texts;
  absl::Span<const alert_verdict> verdicts;
};

class JudgedItems {
 public:
  // Adds those rows that are of new items, and finds out what becomes of each.
  void Add(const JudgedColumnsOfItems& rows, Fates* fates);

  // The items of a group; made where it is new. What was added here has no verdict known.
  ItemSet& operator[](const ItemGroup& group) { return seen_[group]; }
  const absl::flat_hash_map<ItemGroup, ItemSet>& sets() const { return seen_.sets(); }

  // Adds what `other` has; `here` gives the groups that its groups are.
  template <typename Here>
  void Merge(const JudgedItems& other, const Here& here) {
    MergeSets(other.seen_, here, &seen_);
    for (size_t v = 0; v < said_.size(); ++v) MergeSets(other.said_[v], here, &said_[v]);
    knows_verdicts_ = knows_verdicts_ && other.knows_verdicts_;
  }

  // Bytes keep the items, and not their verdicts.
  void ForgetVerdicts() { knows_verdicts_ = false; }

 private:
  // Room for the rows of one verdict.
  struct Room {
    std::vector<ItemGroup> groups;
    std::vector<int64_t> ids;
  };

  template <typename Here>
  static void MergeSets(const SeenItems& from, const Here& here, SeenItems* to) {
    for (const auto& [group, items] : from.sets()) (*to)[here(group)].Merge(items);
  }

  void NoteVerdicts(const JudgedColumnsOfItems& rows);
  void NoteVerdict(const JudgedColumnsOfItems& rows, size_t row);
  std::optional<alert_verdict> Said(const JudgedColumnsOfItems& rows, size_t row) const;
  Fate FateOfDuplicate(const JudgedColumnsOfItems& rows, size_t row, Fates* fates);

  SeenItems seen_;
  // By verdict. Most items are safe: these are those that are in none, and in that of the safe are
  // only those that had no verdict at first.
  std::array<SeenItems, ALERT_VERDICT_COUNT> said_;
  bool knows_verdicts_ = true;
  std::vector<uint8_t> duplicate_;
  std::array<Room, ALERT_VERDICT_COUNT> room_;
};

}  // namespace alert

#endif  // ALERT_LIB_TALLY_JUDGED_ITEMS_H_
