#include "tally/tally_columns.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "tally/histogram.h"

namespace alert {
namespace {

// Rows handled at a time where each must be looked at: enough to be quick, few enough to stay in
// the cache.
constexpr size_t kRowsAtATime = 4096;

struct RowRange {
  size_t begin;
  size_t size;
};

template <typename T>
absl::Status CheckColumn(const char* name, const T* column, RowRange rows, size_t limit) {
  if (column == nullptr || AllBelow(column + rows.begin, rows.size, limit)) {
    return absl::OkStatus();
  }
  const T* bad = std::find_if(column + rows.begin, column + rows.begin + rows.size,
                              [limit](T value) { return value >= limit; });
  return absl::OutOfRangeError(absl::StrCat("row ", bad - column, " of column ", name, " is ",
                                            static_cast<size_t>(*bad), "; it must be below ",
                                            limit));
}

absl::Status CheckColumns(const JudgedColumns& columns, RowRange rows, const Tally& tally) {
  ALERT_RETURN_IF_ERROR(
      CheckColumn("category", columns.category, rows, tally.taxonomy().categories().size()));
  ALERT_RETURN_IF_ERROR(CheckColumn("verdict", columns.verdict, rows, ALERT_VERDICT_COUNT));
  ALERT_RETURN_IF_ERROR(
      CheckColumn("attack", columns.attack, rows, tally.name_count(ALERT_DIMENSION_ATTACK)));
  ALERT_RETURN_IF_ERROR(
      CheckColumn("language", columns.language, rows, tally.name_count(ALERT_DIMENSION_LANGUAGE)));
  return CheckSamples(columns.sample, rows.begin, rows.begin + rows.size);
}

// The rows of a stretch that count, as columns of their own.
struct Stretch {
  std::vector<ItemGroup> groups;
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<int64_t> id;
  std::vector<ClusterKey> cluster;  // where the tally keeps clusters

  void Clear() {
    groups.clear();
    category.clear();
    verdict.clear();
    id.clear();
    cluster.clear();
  }

  ClusterKey KeyAt(size_t row) const {
    return cluster.empty() ? ClusterKey{category[row], 0, 0} : cluster[row];
  }

  // Keeps the rows that count.
  void Keep(const std::vector<Fate>& fates) {
    size_t kept = 0;
    for (size_t row = 0; row < fates.size(); ++row) {
      if (fates[row] != Fate::kCounts && fates[row] != Fate::kReplaces) continue;
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
  return {columns.model, columns.attack == nullptr ? uint16_t{0} : columns.attack[row],
          columns.language == nullptr ? uint16_t{0} : columns.language[row],
          columns.sample == nullptr ? uint16_t{1} : columns.sample[row]};
}

ClusterKey ClusterAt(const JudgedColumns& columns, size_t row, const Tally& tally) {
  const bool named = tally.clustered() && columns.cluster != nullptr;
  const int64_t* const clusters = named ? columns.cluster : columns.id;
  return {columns.category[row], ClusterOf(clusters[row]),
          tally.sampled() ? ClusterOf(columns.id[row]) : 0};
}

void SettleDuplicates(const Fates& fates, Stretch* stretch, Tally* tally) {
  for (size_t row = 0; row < fates.of_row.size(); ++row) {
    const Fate fate = fates.of_row[row];
    if (fate == Fate::kCounts) continue;
    tally->problems().Count(fate == Fate::kContradicts ? ALERT_PROBLEM_CONFLICTING_DUPLICATE
                                                       : ALERT_PROBLEM_DUPLICATE);
  }
  stretch->Keep(fates.of_row);
}

void CountClusters(const JudgedColumns& columns, const Stretch& stretch, Tally* tally) {
  if (columns.cluster != nullptr) tally->AddClusteredRows(stretch.groups.size());
  for (size_t row = 0; row < stretch.groups.size(); ++row) {
    tally->CountCluster(stretch.groups[row], stretch.cluster[row], stretch.verdict[row]);
  }
}

void AddStretch(const JudgedColumns& columns, size_t begin, size_t end, Stretch* stretch,
                Tally* tally) {
  stretch->Clear();
  std::vector<ReplacedRow> replaced;
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
    if (tally->keeps_clusters()) stretch->cluster.push_back(ClusterAt(columns, row, *tally));
  }
  if (columns.id != nullptr) {
    Fates fates;
    tally->MarkSeen({stretch->groups, stretch->id, TextColumn(), stretch->verdict}, &fates);
    for (const auto& [row, before] : fates.replaced) {
      replaced.push_back({stretch->groups[row], stretch->KeyAt(row), before});
    }
    if (fates.has_duplicates) SettleDuplicates(fates, stretch, tally);
  }
  tally->Count({stretch->category, stretch->verdict, stretch->groups});
  if (tally->keeps_clusters()) CountClusters(columns, *stretch, tally);
  for (const ReplacedRow& row : replaced) tally->TakeBack(row);
}

// Where each count lies among those of all attacks, languages, categories and verdicts.
struct CellLayout {
  size_t verdicts = ALERT_VERDICT_COUNT;
  size_t categories;  // so many cells has a language
  size_t languages;   // so many cells has an attack
  size_t attacks;     // so many cells there are
};

// A column that is NULL has one value.
CellLayout LayoutOf(const JudgedColumns& columns, const Tally& tally) {
  CellLayout layout;
  layout.categories = layout.verdicts * tally.taxonomy().categories().size();
  layout.languages = layout.categories *
                     (columns.language == nullptr ? 1 : tally.name_count(ALERT_DIMENSION_LANGUAGE));
  layout.attacks =
      layout.languages * (columns.attack == nullptr ? 1 : tally.name_count(ALERT_DIMENSION_ATTACK));
  return layout;
}

// Adds stride * column[row] to each cell. 16 bits a row, so that the compiler handles many at once.
void AddStride(const uint16_t* column, size_t stride, size_t rows, uint16_t* cells) {
  const auto factor = static_cast<uint16_t>(stride);
  for (size_t row = 0; row < rows; ++row) {
    cells[row] = static_cast<uint16_t>(cells[row] + factor * column[row]);
  }
}

// Adds counts, as the layout has them, to those of the tally.
void AddCells(const std::vector<uint64_t>& counts, const CellLayout& layout, uint16_t model,
              Tally* tally) {
  for (size_t begin = 0; begin < layout.attacks; begin += layout.categories) {
    const auto first = counts.begin() + static_cast<ptrdiff_t>(begin);
    const auto last = first + static_cast<ptrdiff_t>(layout.categories);
    if (std::all_of(first, last, [](uint64_t count) { return count == 0; })) continue;
    const auto attack = static_cast<uint16_t>(begin / layout.languages);
    const auto language = static_cast<uint16_t>(begin % layout.languages / layout.categories);
    std::vector<VerdictCounts>& group = tally->Counts({model, attack, language});
    for (size_t cell = 0; cell < layout.categories; ++cell) {
      group[cell / layout.verdicts][cell % layout.verdicts] += counts[begin + cell];
    }
  }
}

// No row is looked at for its id, and the layout has at most 65,536 cells.
absl::Status AddWithoutIds(const JudgedColumns& columns, const CellLayout& layout, Tally* tally) {
  Histogram histogram(layout.attacks);
  uint16_t cells[kRowsAtATime];
  for (size_t begin = 0; begin < columns.rows; begin += kRowsAtATime) {
    const size_t rows = std::min(columns.rows - begin, kRowsAtATime);
    ALERT_RETURN_IF_ERROR(CheckColumns(columns, {begin, rows}, *tally));
    for (size_t row = 0; row < rows; ++row) cells[row] = columns.verdict[begin + row];
    AddStride(columns.category + begin, layout.verdicts, rows, cells);
    if (columns.language != nullptr) {
      AddStride(columns.language + begin, layout.categories, rows, cells);
    }
    if (columns.attack != nullptr) {
      AddStride(columns.attack + begin, layout.languages, rows, cells);
    }
    histogram.Add(cells, rows);
  }
  AddCells(histogram.Counts(), layout, columns.model, tally);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSamples(const uint16_t* samples, size_t begin, size_t end) {
  for (size_t row = begin; samples != nullptr && row < end; ++row) {
    if (samples[row] > 0) continue;
    return absl::OutOfRangeError(
        absl::StrCat("row ", row, " of column sample is 0; samples are numbered from 1"));
  }
  return absl::OkStatus();
}

absl::Status AddColumns(const JudgedColumns& columns, Tally* tally) {
  const size_t rows = columns.rows;
  if (columns.model == 0 || columns.model >= tally->name_count(ALERT_DIMENSION_MODEL)) {
    return absl::OutOfRangeError("the model is none that alert_tally_intern gave");
  }
  if (tally->has_expected() && columns.id == nullptr) {
    return absl::InvalidArgumentError("ids are needed, because the tally expects certain prompts");
  }
  if (tally->clustered() && columns.cluster == nullptr && columns.id == nullptr) {
    return absl::InvalidArgumentError(
        "clusters or ids are needed, because the tally keeps clusters");
  }
  const bool sampled = columns.sample != nullptr || tally->sampled();
  if (sampled && columns.id == nullptr) {
    return absl::InvalidArgumentError("ids are needed, because samples are of prompts");
  }
  if (sampled && !tally->sampled() && tally->has_rows()) return SamplesNamedLate();
  const CellLayout layout = LayoutOf(columns, *tally);
  if (columns.id == nullptr && !tally->clustered() && layout.attacks <= size_t{1} << 16) {
    return AddWithoutIds(columns, layout, tally);
  }
  ALERT_RETURN_IF_ERROR(CheckColumns(columns, {0, rows}, *tally));
  if (sampled) tally->set_sampled();
  Stretch stretch;
  for (size_t begin = 0; begin < rows; begin += kRowsAtATime) {
    AddStretch(columns, begin, std::min(rows, begin + kRowsAtATime), &stretch, tally);
  }
  return absl::OkStatus();
}

}  // namespace alert
