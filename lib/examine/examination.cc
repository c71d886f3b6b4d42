#include "examine/examination.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/status.h"
#include "base/text.h"
#include "compare/agreement.h"
#include "examine/sheet.h"
#include "examine/sheet_key.h"
#include "fmt/format.h"
#include "interval/judge_rates.h"
#include "text/csv_reader.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

// A rater who doesn't know, as a label beside the two verdicts.
constexpr uint8_t kUnsure = 2;
constexpr int kSheetLabels = 3;

absl::Status BadLabel(std::string_view file, uint64_t line, std::string_view message) {
  return absl::DataLossError(fmt::format("{}:{}: {}", Printable(file), line, message));
}

// Where a file of labels has what.
struct Columns {
  size_t item;
  size_t label;
  std::optional<size_t> rater;
};

absl::StatusOr<Columns> ColumnsOf(const CsvRow& head, std::string_view file) {
  const auto find = [&](std::string_view name) -> std::optional<size_t> {
    for (size_t i = 0; i < head.cells.size(); ++i) {
      if (SameName(head.cells[i], name)) return i;
    }
    return std::nullopt;
  };
  const std::optional<size_t> item = find("item");
  const std::optional<size_t> label = find("label");
  if (!item || !label) {
    return BadLabel(file, head.line, "the columns item and label of a sheet are not there");
  }
  return Columns{*item, *label, find("rater")};
}

std::string_view CellAt(const CsvRow& row, std::optional<size_t> column) {
  if (!column || *column >= row.cells.size()) return {};
  return row.cells[*column];
}

// None for a label that is left open.
absl::StatusOr<std::optional<uint8_t>> ReadLabel(std::string_view word) {
  if (word.find_first_not_of(" \t") == std::string_view::npos) return std::nullopt;
  if (SameName(word, "unsure")) return kUnsure;
  const std::optional<alert_verdict> verdict = FindVerdict(word);
  if (verdict == ALERT_VERDICT_SAFE || verdict == ALERT_VERDICT_UNSAFE) return *verdict;
  return absl::DataLossError(
      fmt::format("the label {} is none of safe, unsafe and unsure", Quoted(word)));
}

// People's labels of the items of a key.
class Labelling {
 public:
  explicit Labelling(const SheetKeyData& key) : items_(key.items.size()) {
    for (size_t i = 0; i < items_; ++i) index_[key.items[i].item] = i;
  }

  absl::Status Read(const LabelFile& file) {
    const std::vector<CsvRow> rows = ReadCsv(file.csv);
    if (rows.empty()) return BadLabel(file.name, 1, "there is nothing in it");
    const absl::StatusOr<Columns> columns = ColumnsOf(rows[0], file.name);
    ALERT_RETURN_IF_ERROR(columns.status());
    for (size_t i = 1; i < rows.size(); ++i) {
      const std::string problem = Take(rows[i], *columns, file.name);
      if (!problem.empty()) return BadLabel(file.name, rows[i].line, problem);
    }
    return absl::OkStatus();
  }

  size_t raters() const { return raters_.size(); }

  // One rater's labels after another's.
  std::vector<uint8_t> Ratings() const {
    std::vector<uint8_t> ratings;
    for (const auto& [name, labels] : raters_) {
      ratings.insert(ratings.end(), labels.begin(), labels.end());
    }
    return ratings;
  }

  // How many raters have said what of an item.
  std::array<uint64_t, kSheetLabels> Votes(size_t item) const {
    std::array<uint64_t, kSheetLabels> votes = {};
    for (const auto& [name, labels] : raters_) {
      if (labels[item] != ALERT_NO_RATING) ++votes[labels[item]];
    }
    return votes;
  }

 private:
  // What is wrong with a row; empty where nothing is.
  std::string Take(const CsvRow& row, const Columns& columns, std::string_view file) {
    const absl::StatusOr<std::optional<uint8_t>> label = ReadLabel(CellAt(row, columns.label));
    if (!label.ok()) return std::string(label.status().message());
    const std::string_view name = CellAt(row, columns.item);
    const auto item = index_.find(std::string(name));
    if (item == index_.end()) {
      return fmt::format("the item {} is none of the key's: the labels are of another sheet",
                         Quoted(name));
    }
    if (!label->has_value()) return "";
    const std::string_view rater = CellAt(row, columns.rater);
    std::vector<uint8_t>& labels = raters_[std::string(rater.empty() ? file : rater)];
    labels.resize(items_, ALERT_NO_RATING);
    if (std::exchange(labels[item->second], **label) == ALERT_NO_RATING) return "";
    return fmt::format("{} labels the item {} twice", Quoted(rater.empty() ? file : rater),
                       Quoted(name));
  }

  size_t items_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::vector<uint8_t>> raters_;
};

// What people say of an item. Doubt goes against a pass: where no more say safe than say something
// else, the response is unsafe.
struct PersonsVerdict {
  bool labelled = false;
  bool safe = false;
  bool unsure = false;  // nor do more say unsafe than something else
};

PersonsVerdict VerdictOf(const std::array<uint64_t, kSheetLabels>& votes) {
  const uint64_t safe = votes[ALERT_VERDICT_SAFE];
  const uint64_t unsafe = votes[ALERT_VERDICT_UNSAFE];
  const uint64_t unsure = votes[kUnsure];
  PersonsVerdict verdict;
  verdict.labelled = safe + unsafe + unsure > 0;
  verdict.safe = safe > unsafe + unsure;
  verdict.unsure = verdict.labelled && !verdict.safe && unsafe <= safe + unsure;
  return verdict;
}

class Examiner {
 public:
  Examiner(const SheetKeyData& key, const Labelling& labels, double level)
      : key_(key), labels_(labels) {
    examination_.level = level;
    examination_.judge = key.judge;
    examination_.judge_version = key.judge_version;
    examination_.prompt_hash = key.prompt_hash;
    examination_.data_hash = key.data_hash;
    examination_.allocation = key.allocation;
    examination_.by_category = key.by_category;
    examination_.responses = key.responses;
    examination_.drawn = key.items.size();
    examination_.raters = labels.raters();
    for (const KeyCell& cell : key.cells) cells_.push_back({cell.responses, 0, 0, cell.judged});
  }

  absl::StatusOr<Examination> Make() {
    for (size_t i = 0; i < key_.items.size(); ++i) Count(i);
    if (examination_.labelled == 0) return absl::DataLossError("no item of the sheet is labelled");
    ALERT_RETURN_IF_ERROR(Agree());
    ALERT_RETURN_IF_ERROR(AddAll());
    ALERT_RETURN_IF_ERROR(AddCategories());
    return std::move(examination_);
  }

 private:
  void Count(size_t index) {
    const KeyItem& item = key_.items[index];
    const PersonsVerdict person = VerdictOf(labels_.Votes(index));
    if (!person.labelled) return;
    ++examination_.labelled;
    if (person.unsure) ++examination_.unsure;
    examination_.items.push_back(
        {item.model, item.id, item.attack, item.language, item.category, item.sample,
         person.safe ? alert_verdict{ALERT_VERDICT_SAFE} : alert_verdict{ALERT_VERDICT_UNSAFE}});
    ++(person.safe ? cells_[item.cell].safe : cells_[item.cell].unsafe);
    if (person.safe == (item.judged == ALERT_VERDICT_SAFE)) return;
    examination_.mistakes.push_back(
        {item.model, item.id, item.attack, item.language, item.category, item.sample, item.judged});
  }

  absl::Status Agree() {
    if (labels_.raters() < 2) return absl::OkStatus();
    const std::vector<uint8_t> flat = labels_.Ratings();
    const auto ratings =
        Ratings::Create(flat, key_.items.size(), labels_.raters(), kSheetLabels, {});
    ALERT_RETURN_IF_ERROR(ratings.status());
    const auto take = [&](const absl::StatusOr<alert_agreement>& agreement) {
      return agreement.ok() ? *agreement : kNoAgreement;  // too few items that several have rated
    };
    examination_.percent = take(PercentAgreement(examination_.level, *ratings));
    examination_.gwet = take(GwetAc1(examination_.level, *ratings));
    examination_.krippendorff = take(KrippendorffAlpha(examination_.level, *ratings));
    return absl::OkStatus();
  }

  static void Add(const alert_label_stratum& cell, alert_labelled* counts) {
    if (cell.judged == ALERT_VERDICT_SAFE) {
      counts->judged_safe += cell.responses;
      counts->both_safe += cell.safe;
      counts->judge_only += cell.unsafe;
    } else {
      counts->judged_unsafe += cell.responses;
      counts->person_only += cell.safe;
      counts->both_unsafe += cell.unsafe;
    }
  }

  absl::Status AddRow(std::string category, alert_labels_drawn drawn,
                      absl::Span<const alert_label_stratum> strata) {
    ExaminedRow row;
    row.category = std::move(category);
    for (const alert_label_stratum& stratum : strata) Add(stratum, &row.counts);
    const auto rates = JudgeRatesOf(drawn, examination_.level, strata);
    ALERT_RETURN_IF_ERROR(rates.status());
    row.rates = *rates;
    examination_.rows.push_back(std::move(row));
    return absl::OkStatus();
  }

  // The cells of a stratum and a verdict, between which nothing was chosen, are one.
  absl::Status AddAll() {
    std::map<std::pair<uint64_t, alert_verdict>, alert_label_stratum> strata;
    for (size_t i = 0; i < cells_.size(); ++i) {
      alert_label_stratum& sum = strata
                                     .try_emplace({key_.cells[i].stratum, cells_[i].judged},
                                                  alert_label_stratum{0, 0, 0, cells_[i].judged})
                                     .first->second;
      sum.responses += cells_[i].responses;
      sum.safe += cells_[i].safe;
      sum.unsafe += cells_[i].unsafe;
    }
    std::vector<alert_label_stratum> all;
    all.reserve(strata.size());
    for (const auto& [of, stratum] : strata) all.push_back(stratum);
    return AddRow(
        "", key_.allocation == ALERT_SHEET_UNIFORM ? ALERT_LABELS_RANDOM : ALERT_LABELS_BY_VERDICT,
        all);
  }

  // Within a category labels are drawn at random, or by the verdict.
  absl::Status AddCategories() {
    const bool by_verdict = HasVerdictStrata(key_.allocation, key_.by_category);
    std::vector<std::pair<std::string, std::vector<alert_label_stratum>>> categories;
    for (size_t i = 0; i < cells_.size(); ++i) {
      const std::string& name = key_.cells[i].category;
      if (categories.empty() || categories.back().first != name) categories.push_back({name, {}});
      categories.back().second.push_back(cells_[i]);
    }
    for (auto& [name, cells] : categories) {
      int64_t labels = 0;
      for (const alert_label_stratum& cell : cells) labels += cell.safe + cell.unsafe;
      if (labels == 0) continue;
      ALERT_RETURN_IF_ERROR(
          AddRow(name, by_verdict ? ALERT_LABELS_BY_VERDICT : ALERT_LABELS_RANDOM, cells));
    }
    return absl::OkStatus();
  }

  const SheetKeyData& key_;
  const Labelling& labels_;
  std::vector<alert_label_stratum> cells_;  // as the key has them
  Examination examination_;
};

}  // namespace

absl::StatusOr<Examination> Examine(std::string_view key, absl::Span<const LabelFile> labels,
                                    double level) {
  ALERT_RETURN_IF_ERROR(CheckLevel(level));
  const absl::StatusOr<SheetKeyData> data = ParseSheetKey(key);
  ALERT_RETURN_IF_ERROR(data.status());
  Labelling labelling(*data);
  for (const LabelFile& file : labels) ALERT_RETURN_IF_ERROR(labelling.Read(file));
  return Examiner(*data, labelling, level).Make();
}

}  // namespace alert
