#include "tally/tally_dataset.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "dataset/reader.h"
#include "tally/judged_rows.h"

namespace alert {
namespace {

constexpr uint32_t kItemColumns =
    ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK | ALERT_COLUMN_LANGUAGE;
constexpr uint32_t kJudgedColumns = kItemColumns | ALERT_COLUMN_SAMPLE | ALERT_COLUMN_MODEL |
                                    ALERT_COLUMN_VERDICT | ALERT_COLUMN_JUDGE |
                                    ALERT_COLUMN_JUDGE_OUTPUT | ALERT_COLUMN_JUDGEMENTS;

constexpr char kUnmatchedMessage[] =
    "the dataset has no prompt with this id, category, attack and language";

constexpr char kConflictingDuplicateMessage[] =
    "a row with this model, id, attack, language and sample came before, with another verdict; the "
    "first counts";
constexpr char kReplacesMessage[] =
    "a row with this model, id, attack, language and sample came before, without a verdict; this "
    "one counts";

// The indices in a tally of a reader's names, which grow as the reader goes on.
class NameMap {
 public:
  NameMap(const Reader& reader, alert_dimension dimension, Tally* tally)
      : reader_(reader), dimension_(dimension), tally_(tally) {}

  absl::Status Update() {
    while (indices_.size() < reader_.name_count(dimension_)) {
      const std::string& name = reader_.name(dimension_, indices_.size());
      absl::StatusOr<uint16_t> index = tally_->Intern(dimension_, name);
      ALERT_RETURN_IF_ERROR(index.status());
      indices_.push_back(*index);
    }
    return absl::OkStatus();
  }

  uint16_t operator[](uint16_t index) const { return indices_[index]; }

 private:
  const Reader& reader_;
  alert_dimension dimension_;
  Tally* tally_;
  std::vector<uint16_t> indices_;
};

uint32_t JudgedColumnsOf(const Tally& tally) {
  return kJudgedColumns | (tally.clustered() ? ALERT_COLUMN_CLUSTER : 0) |
         (tally.judge_threshold() ? ALERT_COLUMN_JUDGE_SCORE : 0);
}

class JudgedAdder {
 public:
  JudgedAdder(Reader* reader, const std::vector<std::shared_ptr<const Judge>>& judges, Tally* tally)
      : reader_(*reader),
        tally_(*tally),
        judged_(judges, tally->rule()),
        models_(*reader, ALERT_DIMENSION_MODEL, tally),
        attacks_(*reader, ALERT_DIMENSION_ATTACK, tally),
        languages_(*reader, ALERT_DIMENSION_LANGUAGE, tally) {
    if (tally->judge_threshold()) judged_.DecideAt(*tally->judge_threshold());
  }

  absl::Status Run() {
    while (true) {
      absl::StatusOr<Batch*> batch = reader_.Next();
      ALERT_RETURN_IF_ERROR(batch.status());
      if (*batch == nullptr) break;
      if ((*batch)->names_samples && !tally_.sampled()) {
        names_samples_late_ = tally_.has_rows();
        if (names_samples_late_) return absl::OkStatus();
        tally_.set_sampled();
      }
      ALERT_RETURN_IF_ERROR(Add(*batch));
    }
    for (const auto& [name, judge] : judged_.used()) tally_.AddJudge(name);
    return absl::OkStatus();
  }

  // Whether it stopped, for a row names its sample and rows before it named none.
  bool names_samples_late() const { return names_samples_late_; }

 private:
  absl::Status Add(Batch* batch) {
    ALERT_RETURN_IF_ERROR(models_.Update());
    ALERT_RETURN_IF_ERROR(attacks_.Update());
    ALERT_RETURN_IF_ERROR(languages_.Update());
    SetGroups(*batch);
    if (tally_.has_expected()) DropUnmatched(batch);
    judged_.Resolve(batch);
    tally_.MarkSeen({groups_, batch->id, batch->id_text, batch->verdict}, &fates_);
    replaced_.clear();
    if (fates_.has_duplicates) SettleDuplicates(batch);
    ALERT_RETURN_IF_ERROR(reader_.Report(*batch, &tally_.problems()));
    tally_.Count({batch->category, batch->verdict, groups_});
    if (tally_.keeps_clusters()) CountClusters(*batch);
    for (const ReplacedRow& row : replaced_) tally_.TakeBack(row);
    return absl::OkStatus();
  }

  void SetGroups(const Batch& batch) {
    groups_.resize(batch.rows);
    for (size_t row = 0; row < batch.rows; ++row) {
      groups_[row] = {models_[batch.model[row]], attacks_[batch.attack[row]],
                      languages_[batch.language[row]], batch.sample[row]};
    }
  }

  // A row that names no cluster is of the one that its id names: it is what the others are variants
  // of.
  ClusterKey ClusterAt(const Batch& batch, size_t row) const {
    const uint64_t prompt =
        batch.HasTextId(row) ? ClusterOf(batch.id_text[row]) : ClusterOf(batch.id[row]);
    const bool named = tally_.clustered() && !batch.cluster.IsNull(row);  // else by the prompt
    return {batch.category[row], named ? ClusterOf(batch.cluster[row]) : prompt,
            tally_.sampled() ? prompt : 0};
  }

  void CountClusters(const Batch& batch) {
    // A column that no row of the batch has may be shorter than the batch.
    tally_.AddClusteredRows(batch.cluster.size() - batch.cluster.null_count());
    for (size_t row = 0; row < batch.rows; ++row) {
      tally_.CountCluster(groups_[row], ClusterAt(batch, row), batch.verdict[row]);
    }
  }

  // Rows that take the place of one without a verdict are kept, and a row is left out all the same.
  void SettleDuplicates(Batch* batch) {
    for (const auto& [row, before] : fates_.replaced) {
      replaced_.push_back({groups_[row], ClusterAt(*batch, row), before});
    }
    drop_.assign(batch->rows, 0);
    for (size_t row = 0; row < batch->rows; ++row) {
      switch (fates_.of_row[row]) {
        case Fate::kCounts:
          break;
        case Fate::kReplaces:
          batch->problems.push_back({ALERT_PROBLEM_DUPLICATE, batch->place[row], kReplacesMessage});
          break;
        case Fate::kRepeats:
          batch->problems.push_back(
              {ALERT_PROBLEM_DUPLICATE, batch->place[row], kDuplicateMessage});
          drop_[row] = 1;
          break;
        case Fate::kContradicts:
          batch->problems.push_back({ALERT_PROBLEM_CONFLICTING_DUPLICATE, batch->place[row],
                                     kConflictingDuplicateMessage});
          drop_[row] = 1;
          break;
      }
    }
    Drop(batch);
  }

  void DropUnmatched(Batch* batch) {
    drop_.assign(batch->rows, 0);
    bool any = false;
    for (size_t row = 0; row < batch->rows; ++row) {
      const bool expected =
          batch->HasTextId(row)
              ? tally_.IsExpectedText(batch->category[row], groups_[row],
                                      FingerprintOf(batch->id_text[row]))
              : tally_.IsExpected(batch->category[row], groups_[row], batch->id[row]);
      if (expected) continue;
      batch->problems.push_back({ALERT_PROBLEM_UNMATCHED, batch->place[row], kUnmatchedMessage});
      drop_[row] = 1;
      any = true;
    }
    if (any) Drop(batch);
  }

  // Leaves out the rows marked in drop_, of which the batch has problems.
  void Drop(Batch* batch) {
    size_t kept = 0;
    for (size_t row = 0; row < batch->rows; ++row) {
      if (drop_[row] == 0) groups_[kept++] = groups_[row];
      drop_[row] = drop_[row] == 0 ? 1 : 0;
    }
    groups_.resize(kept);
    batch->Filter(drop_);
    batch->SortProblems();
  }

  Reader& reader_;
  Tally& tally_;
  JudgedRows judged_;
  NameMap models_;
  NameMap attacks_;
  NameMap languages_;
  std::vector<ItemGroup> groups_;
  std::vector<uint8_t> drop_;
  Fates fates_;
  std::vector<ReplacedRow> replaced_;
  bool names_samples_late_ = false;
};

absl::Status CheckTaxonomy(const Dataset& dataset, const Tally& tally) {
  if (dataset.taxonomy()->SameCategories(tally.taxonomy())) return absl::OkStatus();
  return absl::InvalidArgumentError("the dataset has another taxonomy than the tally");
}

bool CanBeReadAgain(const Dataset& dataset) {
  const std::vector<SourceSpec>& sources = dataset.sources();
  return std::all_of(sources.begin(), sources.end(), IsReadAgain);
}

// `late`: whether it stopped, for the tally should have known from the start that rows name their
// sample.
absl::Status AddOnce(const Dataset& judged, const std::vector<std::shared_ptr<const Judge>>& judges,
                     Tally* tally, bool* late) {
  absl::StatusOr<std::unique_ptr<Reader>> reader =
      Reader::Create(judged, {JudgedColumnsOf(*tally), false, true});
  ALERT_RETURN_IF_ERROR(reader.status());
  JudgedAdder adder(reader->get(), judges, tally);
  absl::Status status = adder.Run();
  tally->problems().Merge((*reader)->log());
  *late = adder.names_samples_late();
  return status;
}

}  // namespace

absl::Status ExpectDataset(const Dataset& prompts, Tally* tally) {
  ALERT_RETURN_IF_ERROR(CheckTaxonomy(prompts, *tally));
  if (tally->has_rows()) {
    return absl::FailedPreconditionError(
        "prompts must be declared before the first answer is added");
  }
  absl::StatusOr<std::unique_ptr<Reader>> created =
      Reader::Create(prompts, {kItemColumns | ALERT_COLUMN_SAMPLE, true, false});
  ALERT_RETURN_IF_ERROR(created.status());
  Reader& reader = **created;
  // Collected aside first, so that a dataset that fails half-way declares nothing.
  Tally declared(tally->shared_taxonomy());
  NameMap attacks(reader, ALERT_DIMENSION_ATTACK, &declared);
  NameMap languages(reader, ALERT_DIMENSION_LANGUAGE, &declared);
  while (true) {
    absl::StatusOr<Batch*> next = reader.Next();
    ALERT_RETURN_IF_ERROR(next.status());
    if (*next == nullptr) break;
    const Batch& batch = **next;
    ALERT_RETURN_IF_ERROR(attacks.Update());
    ALERT_RETURN_IF_ERROR(languages.Update());
    for (size_t row = 0; row < batch.rows; ++row) {
      ItemSet& items = declared.Expected(batch.category[row], attacks[batch.attack[row]],
                                         languages[batch.language[row]]);
      if (batch.HasTextId(row)) {
        items.AddText(FingerprintOf(batch.id_text[row]));
      } else {
        items.AddOne(batch.id[row]);
      }
    }
  }
  declared.problems().Merge(reader.log());
  return tally->AddExpected(declared);
}

absl::Status AddDataset(const Dataset& judged,
                        const std::vector<std::shared_ptr<const Judge>>& judges, Tally* tally) {
  ALERT_RETURN_IF_ERROR(CheckTaxonomy(judged, *tally));
  const bool had_rows = tally->has_rows();
  const ProblemLog problems = tally->problems();
  bool late = false;
  absl::Status status = AddOnce(judged, judges, tally, &late);
  if (!late) return status;
  if (had_rows || !CanBeReadAgain(judged)) return SamplesNamedLate();
  tally->ForgetRows(problems);
  tally->set_sampled();
  return AddOnce(judged, judges, tally, &late);
}

}  // namespace alert
