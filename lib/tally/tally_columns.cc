#include "tally/tally_columns.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "tally/histogram.h"

namespace alert {
namespace {

// Rows handled at a time where each must be looked at: enough to be quick, few enough to stay in the
// cache.
constexpr size_t kStretch = 4096;

template <typename T>
absl::Status CheckColumn(const char* name, const T* column, size_t rows, size_t limit) {
  if (column == nullptr || rows == 0 || Largest(column, rows) < limit) return absl::OkStatus();
  const T* bad = std::find_if(column, column + rows, [limit](T value) { return value >= limit; });
  return absl::OutOfRangeError(absl::StrCat("row ", bad - column, " of column ", name, " is ",
                                            static_cast<size_t>(*bad), "; it must be below ",
                                            limit));
}

// The rows of a stretch that count, as columns of their own.
struct Stretch {
  std::vector<ItemGroup> groups;
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<int64_t> id;
  std::vector<int64_t> cluster;  // where the tally keeps clusters

  void Clear() {
    groups.clear();
    category.clear();
    verdict.clear();
    id.clear();
    cluster.clear();
  }

  // Drops the rows whose mark is not 0.
  void Drop(const std::vector<uint8_t>& mark) {
    size_t kept = 0;
    for (size_t row = 0; row < mark.size(); ++row) {
      if (mark[row] != 0) continue;
      groups[kept] = groups[row];
      category[kept] = category[row];
      verdict[kept] = verdict[row];
      if (!cluster.empty()) cluster[kept] = cluster[row];
      ++kept;
    }
    groups.resize(kept);
    category.resize(kept);
    verdict.resize(kept);
  }
};

ItemGroup GroupOf(const JudgedColumns& columns, size_t row) {
  return {columns.model,
          columns.attack == nullptr ? uint16_t{0} : columns.attack[row],
          columns.language == nullptr ? uint16_t{0} : columns.language[row]};
}

void AddStretch(const JudgedColumns& columns, size_t begin, size_t end, Stretch* stretch,
                Tally* tally) {
  stretch->Clear();
  for (size_t row = begin; row < end; ++row) {
    const ItemGroup group = GroupOf(columns, row);
    if (tally->has_expected() &&
        !tally->IsExpected(columns.category[row], group, columns.id[row])) {
      tally->problems().Count(ALERT_PROBLEM_UNMATCHED);
      continue;
    }
    stretch->groups.push_back(group);
    stretch->category.push_back(columns.category[row]);
    stretch->verdict.push_back(columns.verdict[row]);
    if (columns.id != nullptr) stretch->id.push_back(columns.id[row]);
    if (tally->clustered()) {
      stretch->cluster.push_back(columns.cluster != nullptr ? columns.cluster[row]
                                                            : columns.id[row]);
    }
  }
  if (columns.id != nullptr) {
    std::vector<uint8_t> duplicate(stretch->groups.size(), 0);
    const size_t duplicates =
        tally->MarkSeen(stretch->groups, stretch->id, TextColumn(), &duplicate);
    for (size_t i = 0; i < duplicates; ++i) tally->problems().Count(ALERT_PROBLEM_DUPLICATE);
    if (duplicates > 0) stretch->Drop(duplicate);
  }
  tally->Count({stretch->category, stretch->verdict, stretch->groups});
  if (!tally->clustered()) return;
  for (size_t row = 0; row < stretch->groups.size(); ++row) {
    tally->CountCluster(stretch->groups[row], stretch->category[row],
                        ClusterOf(stretch->cluster[row]), stretch->verdict[row]);
  }
}

// All rows are of one group and none is looked at for its id.
void AddOneGroup(const JudgedColumns& columns, Tally* tally) {
  std::vector<VerdictCounts>& counts = tally->Counts({columns.model, 0, 0});
  std::vector<uint64_t> added(counts.size() * ALERT_VERDICT_COUNT);
  CountVerdicts(columns.category, columns.verdict, columns.rows, &added);
  for (size_t cell = 0; cell < added.size(); ++cell) {
    counts[cell / ALERT_VERDICT_COUNT][cell % ALERT_VERDICT_COUNT] += added[cell];
  }
}

}  // namespace

absl::Status AddColumns(const JudgedColumns& columns, Tally* tally) {
  const size_t rows = columns.rows;
  ALERT_RETURN_IF_ERROR(CheckColumn("category", columns.category, rows,
                                    tally->taxonomy().categories().size()));
  ALERT_RETURN_IF_ERROR(CheckColumn("verdict", columns.verdict, rows, ALERT_VERDICT_COUNT));
  ALERT_RETURN_IF_ERROR(CheckColumn("attack", columns.attack, rows,
                                    tally->name_count(ALERT_DIMENSION_ATTACK)));
  ALERT_RETURN_IF_ERROR(CheckColumn("language", columns.language, rows,
                                    tally->name_count(ALERT_DIMENSION_LANGUAGE)));
  if (columns.model == 0 || columns.model >= tally->name_count(ALERT_DIMENSION_MODEL)) {
    return absl::OutOfRangeError("the model is none that alert_tally_intern gave");
  }
  if (tally->has_expected() && columns.id == nullptr) {
    return absl::InvalidArgumentError("ids are needed, because the tally expects certain prompts");
  }
  if (tally->clustered() && columns.cluster == nullptr && columns.id == nullptr) {
    return absl::InvalidArgumentError("clusters or ids are needed, because the tally keeps clusters");
  }
  const bool one_group =
      columns.id == nullptr && columns.attack == nullptr && columns.language == nullptr;
  if (one_group && !tally->clustered()) {
    AddOneGroup(columns, tally);
    return absl::OkStatus();
  }
  Stretch stretch;
  for (size_t begin = 0; begin < rows; begin += kStretch) {
    AddStretch(columns, begin, std::min(rows, begin + kStretch), &stretch, tally);
  }
  return absl::OkStatus();
}

}  // namespace alert
