#include "tally/labels.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/reader.h"
#include "fmt/format.h"
#include "tally/judged_rows.h"

namespace alert {
namespace {

constexpr uint32_t kColumns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK |
                              ALERT_COLUMN_LANGUAGE | ALERT_COLUMN_MODEL | ALERT_COLUMN_VERDICT |
                              ALERT_COLUMN_JUDGE | ALERT_COLUMN_JUDGE_OUTPUT |
                              ALERT_COLUMN_JUDGEMENTS | ALERT_COLUMN_SAMPLE;

using Names = std::tuple<std::string, std::string, std::string>;  // model, attack, language

// What many items share: names, and which sample they are.
using Group = std::pair<Names, uint16_t>;

struct Label {
  uint16_t category;
  alert_verdict person;
  std::optional<alert_verdict> judge = std::nullopt;
};

struct LabelledItems {
  absl::flat_hash_map<int64_t, Label> by_number;
  absl::flat_hash_map<std::string, Label> by_text;

  // The label of a row's item, or null.
  Label* Find(const Batch& batch, size_t row) {
    if (batch.HasTextId(row)) {
      const auto found = by_text.find(Absl(batch.id_text[row]));
      return found == by_text.end() ? nullptr : &found->second;
    }
    const auto found = by_number.find(batch.id[row]);
    return found == by_number.end() ? nullptr : &found->second;
  }

  bool Add(const Batch& batch, size_t row) {
    const Label label = {batch.category[row], batch.verdict[row]};
    return batch.HasTextId(row) ? by_text.emplace(batch.id_text[row], label).second
                                : by_number.emplace(batch.id[row], label).second;
  }
};

std::string Describe(const Group& group, const std::string& id) {
  const auto& [names, sample] = group;
  const auto& [model, attack, language] = names;
  return fmt::format("the item {} (model {}, attack {}, language {}{})", id, Quoted(model),
                     Quoted(attack), Quoted(language),
                     sample == 1 ? "" : fmt::format(", sample {}", sample));
}

std::string IdOf(const Batch& batch, size_t row) {
  return batch.HasTextId(row) ? Quoted(batch.id_text[row]) : std::to_string(batch.id[row]);
}

Group GroupOf(const Reader& reader, const Batch& batch, size_t row) {
  return {{reader.name(ALERT_DIMENSION_MODEL, batch.model[row]),
           reader.name(ALERT_DIMENSION_ATTACK, batch.attack[row]),
           reader.name(ALERT_DIMENSION_LANGUAGE, batch.language[row])},
          batch.sample[row]};
}

// Calls `visit` with each batch of the dataset, its verdicts found.
template <typename Visit>
absl::Status ForEachBatch(const Dataset& dataset, const JudgedBy& by, ProblemLog* log,
                          const Visit& visit) {
  const uint32_t columns = kColumns | (by.threshold ? ALERT_COLUMN_JUDGE_SCORE : 0);
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Create(dataset, {columns, false, true});
  ALERT_RETURN_IF_ERROR(reader.status());
  JudgedRows judged(by.judges, by.rule);
  if (by.threshold) judged.DecideAt(*by.threshold);
  while (true) {
    absl::StatusOr<Batch*> batch = (*reader)->Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) break;
    judged.Resolve(*batch);
    ALERT_RETURN_IF_ERROR((*reader)->Report(**batch, log));
    ALERT_RETURN_IF_ERROR(visit(**reader, **batch));
  }
  log->Merge((*reader)->log());
  return absl::OkStatus();
}

class Matcher {
 public:
  absl::Status Label(const Reader& reader, const Batch& batch) {
    for (size_t row = 0; row < batch.rows; ++row) {
      const Group group = GroupOf(reader, batch, row);
      if (items_[group].Add(batch, row)) continue;
      return absl::DataLossError(Describe(group, IdOf(batch, row)) + " is labelled twice");
    }
    return absl::OkStatus();
  }

  absl::Status Judge(const Reader& reader, const Batch& batch) {
    absl::flat_hash_map<uint64_t, LabelledItems*> known;  // by sample and indices of the names
    for (size_t row = 0; row < batch.rows; ++row) {
      const uint64_t names = uint64_t{batch.sample[row]} << 48 | uint64_t{batch.model[row]} << 32 |
                             uint64_t{batch.attack[row]} << 16 | batch.language[row];
      auto [items, is_new] = known.try_emplace(names, nullptr);
      if (is_new) {
        const auto found = items_.find(GroupOf(reader, batch, row));
        if (found != items_.end()) items->second = &found->second;
      }
      if (items->second == nullptr) continue;
      struct Label* label = items->second->Find(batch, row);
      if (label == nullptr) continue;
      const Group group = GroupOf(reader, batch, row);
      if (label->category != batch.category[row]) {
        return absl::DataLossError(Describe(group, IdOf(batch, row)) +
                                   " is labelled in another category than it is judged in");
      }
      Take(batch.verdict[row], &label->judge);
    }
    return absl::OkStatus();
  }

  absl::Status CheckAllJudged() const {
    for (const auto& [group, items] : items_) {
      for (const auto& [id, label] : items.by_number) {
        if (!label.judge) return NotJudged(group, std::to_string(id));
      }
      for (const auto& [id, label] : items.by_text) {
        if (!label.judge) return NotJudged(group, Quoted(id));
      }
    }
    if (items_.empty()) return absl::DataLossError("there are no labels");
    return absl::OkStatus();
  }

  std::vector<LabelCell> Cells() const {
    std::map<std::pair<Names, uint16_t>, std::array<VerdictCounts, ALERT_VERDICT_COUNT>> counts;
    for (const auto& [group, items] : items_) {
      for (const auto& [id, label] : items.by_number) {
        ++counts[{group.first, label.category}][*label.judge][label.person];
      }
      for (const auto& [id, label] : items.by_text) {
        ++counts[{group.first, label.category}][*label.judge][label.person];
      }
    }
    std::vector<LabelCell> cells;
    for (const auto& [key, of_key] : counts) {
      const auto& [model, attack, language] = key.first;
      cells.push_back({model, attack, language, key.second, of_key});
    }
    return cells;
  }

 private:
  // Of two rows of an item the first counts, or the first that has a verdict, as in a tally.
  static void Take(alert_verdict verdict, std::optional<alert_verdict>* judge) {
    const bool decided = verdict == ALERT_VERDICT_SAFE || verdict == ALERT_VERDICT_UNSAFE;
    if (!judge->has_value() || (decided && **judge > ALERT_VERDICT_UNSAFE)) *judge = verdict;
  }

  static absl::Status NotJudged(const Group& group, const std::string& id) {
    return absl::NotFoundError(Describe(group, id) +
                               " is labelled, and is not among the judged rows");
  }

  std::map<Group, LabelledItems> items_;
};

// A label that is lost would be one of those that say something.
absl::Status CheckNoneLeftOut(const ProblemLog& log) {
  if (log.left_out() == 0) return absl::OkStatus();
  for (const Problem& problem : log.samples()) {
    if (problem.kind == ALERT_PROBLEM_NO_VERDICT) continue;
    return absl::DataLossError(fmt::format("a label can't be used: {}:{}: {}", problem.file,
                                           problem.line, problem.message));
  }
  return absl::DataLossError(fmt::format("{} labels can't be used", log.left_out()));
}

}  // namespace

absl::StatusOr<Labels> MatchLabels(const Dataset& people, const Dataset& judged,
                                   const JudgedBy& by) {
  if (!people.taxonomy()->SameCategories(*judged.taxonomy())) {
    return absl::InvalidArgumentError("the labels have another taxonomy than the judged rows");
  }
  Matcher matcher;
  ProblemLog of_labels;
  ALERT_RETURN_IF_ERROR(ForEachBatch(
      people, {by.judges, by.rule}, &of_labels,
      [&](const Reader& reader, const Batch& batch) { return matcher.Label(reader, batch); }));
  ALERT_RETURN_IF_ERROR(CheckNoneLeftOut(of_labels));
  ProblemLog of_rows;  // a tally of the same rows tells them
  ALERT_RETURN_IF_ERROR(ForEachBatch(
      judged, by, &of_rows,
      [&](const Reader& reader, const Batch& batch) { return matcher.Judge(reader, batch); }));
  ALERT_RETURN_IF_ERROR(matcher.CheckAllJudged());
  return Labels{judged.taxonomy(), matcher.Cells()};
}

}  // namespace alert
