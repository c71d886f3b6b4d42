#include "compare/panel_dataset.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "dataset/reader.h"
#include "tally/judged_rows.h"
#include "tally/tally.h"

namespace alert {
namespace {

constexpr uint32_t kColumns = ALERT_COLUMN_ID | ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK |
                              ALERT_COLUMN_LANGUAGE | ALERT_COLUMN_MODEL | ALERT_COLUMN_VERDICT |
                              ALERT_COLUMN_JUDGE | ALERT_COLUMN_JUDGE_OUTPUT |
                              ALERT_COLUMN_JUDGEMENTS | ALERT_COLUMN_CLUSTER | ALERT_COLUMN_SAMPLE;

constexpr char kDuplicateRating[] =
    "this rater has a row with this id, attack, language and sample already; the first counts";
constexpr char kReplacesRating[] =
    "this rater has a row with this id, attack, language and sample already, without a verdict; "
    "this one counts";
constexpr char kConflictingRating[] =
    "this rater has a row with this id, attack, language and sample already, with another verdict; "
    "the first counts";
constexpr char kOtherCategory[] =
    "another row has this item under another category; the first counts";

constexpr uint16_t kNoRater = UINT16_MAX;

class PanelAdder {
 public:
  PanelAdder(Reader* reader, std::string_view side,
             const std::vector<std::shared_ptr<const Judge>>& judges, Panel* panel)
      : reader_(*reader), side_(side), judged_(judges, CombineRule()), panel_(*panel) {}

  absl::Status Run() {
    while (true) {
      absl::StatusOr<Batch*> batch = reader_.Next();
      ALERT_RETURN_IF_ERROR(batch.status());
      if (*batch == nullptr) return absl::OkStatus();
      ALERT_RETURN_IF_ERROR(Add(*batch));
    }
  }

 private:
  absl::Status Add(Batch* batch) {
    ALERT_RETURN_IF_ERROR(Update(ALERT_DIMENSION_ATTACK, &attacks_));
    ALERT_RETURN_IF_ERROR(Update(ALERT_DIMENSION_LANGUAGE, &languages_));
    ALERT_RETURN_IF_ERROR(Update(ALERT_DIMENSION_MODEL, &models_));
    if (panel_.kind() == ALERT_RATER_JUDGE) {
      ALERT_RETURN_IF_ERROR(AddJudges(batch));
    } else {
      ALERT_RETURN_IF_ERROR(AddNames(batch));
    }
    batch->SortProblems();
    return reader_.Report(*batch, &panel_.problems());
  }

  // The indices that the reader's names have among those of the panel's items.
  absl::Status Update(alert_dimension dimension, std::vector<uint16_t>* indices) {
    while (indices->size() < reader_.name_count(dimension)) {
      const auto index = panel_.Intern(dimension, reader_.name(dimension, indices->size()));
      ALERT_RETURN_IF_ERROR(index.status());
      indices->push_back(*index);
    }
    return absl::OkStatus();
  }

  // The raters are the models, or the languages.
  absl::Status AddNames(Batch* batch) {
    const bool by_model = panel_.kind() == ALERT_RATER_MODEL;
    const alert_dimension dimension = by_model ? ALERT_DIMENSION_MODEL : ALERT_DIMENSION_LANGUAGE;
    // A language is one rater, on whichever side it stands.
    const std::string_view side = by_model ? side_ : std::string_view();
    raters_.resize(reader_.name_count(dimension), kNoRater);
    judged_.Resolve(batch);
    for (size_t row = 0; row < batch->rows; ++row) {
      const uint16_t name = by_model ? batch->model[row] : batch->language[row];
      if (raters_[name] == kNoRater) {
        const auto rater = panel_.InternRater(side, reader_.name(dimension, name));
        ALERT_RETURN_IF_ERROR(rater.status());
        raters_[name] = *rater;
      }
      Rate(row, raters_[name], batch->verdict[row], batch);
    }
    return absl::OkStatus();
  }

  // Each judgement of a row is a rating. A row with one verdict is a rating by its judge, or by the
  // side that it is of where it names none.
  absl::Status AddJudges(Batch* batch) {
    std::vector<uint8_t> has_list(batch->rows, 0);
    for (size_t row = 0; row < batch->rows; ++row) {
      if (batch->verdict[row] != ALERT_NO_VERDICT || batch->judgements.IsNull(row)) continue;
      has_list[row] = 1;
      batch->verdict[row] = ALERT_VERDICT_MISSING;  // what they come to together is not asked here
    }
    judged_.Resolve(batch);
    for (size_t row = 0; row < batch->rows; ++row) {
      if (has_list[row] != 0) {
        ALERT_RETURN_IF_ERROR(AddJudgements(row, batch));
      } else if (batch->judge.IsNull(row)) {
        ALERT_RETURN_IF_ERROR(AddJudge(row, side_, batch->verdict[row], batch));
      } else {
        ALERT_RETURN_IF_ERROR(AddJudge(row, batch->judge[row], batch->verdict[row], batch));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddJudgements(size_t row, Batch* batch) {
    if (!judged_.ResolveEach(batch->judgements[row], &judgements_)) {
      batch->problems.push_back(
          {ALERT_PROBLEM_NO_VERDICT, batch->place[row], "`judgements` can't be read"});
    }
    for (size_t i = 0; i < judgements_.size(); ++i) {
      const JudgedRows::Judgement& judgement = judgements_[i];
      if (!judgement.resolved.problem.empty()) {
        batch->problems.push_back(
            {ALERT_PROBLEM_NO_VERDICT, batch->place[row], judgement.resolved.problem});
      }
      const std::string name = judgement.judge.empty() ? absl::StrCat("judgement ", i + 1)
                                                       : std::string(judgement.judge);
      ALERT_RETURN_IF_ERROR(AddJudge(row, name, judgement.resolved.verdict, batch));
    }
    return absl::OkStatus();
  }

  absl::Status AddJudge(size_t row, std::string_view name, alert_verdict verdict, Batch* batch) {
    const auto rater = panel_.InternRater("", name.empty() ? "verdict" : name);
    ALERT_RETURN_IF_ERROR(rater.status());
    Rate(row, *rater, verdict, batch);
    return absl::OkStatus();
  }

  PanelItem ItemAt(const Batch& batch, size_t row) const {
    PanelItem item;
    item.is_text = batch.HasTextId(row);
    item.id = item.is_text ? FingerprintOf(batch.id_text[row])
                           : Fingerprint(0, static_cast<uint64_t>(batch.id[row]));
    item.attack = attacks_[batch.attack[row]];
    item.sample = batch.sample[row];
    if (panel_.kind() != ALERT_RATER_LANGUAGE) item.language = languages_[batch.language[row]];
    if (panel_.kind() != ALERT_RATER_MODEL) item.model = models_[batch.model[row]];
    return item;
  }

  static std::optional<uint64_t> ClusterAt(const Batch& batch, size_t row) {
    if (batch.cluster.IsNull(row)) return std::nullopt;
    return ClusterOf(batch.cluster[row]);
  }

  void Rate(size_t row, uint16_t rater, alert_verdict verdict, Batch* batch) {
    switch (panel_.Rate(ItemAt(*batch, row), batch->category[row], rater, verdict,
                        ClusterAt(*batch, row))) {
      case Panel::Outcome::kAdded:
        Describe(row, *batch);
        break;
      case Panel::Outcome::kDuplicate:
        batch->problems.push_back({ALERT_PROBLEM_DUPLICATE, batch->place[row], kDuplicateRating});
        break;
      case Panel::Outcome::kReplaced:
        batch->problems.push_back({ALERT_PROBLEM_DUPLICATE, batch->place[row], kReplacesRating});
        break;
      case Panel::Outcome::kConflicting:
        batch->problems.push_back(
            {ALERT_PROBLEM_CONFLICTING_DUPLICATE, batch->place[row], kConflictingRating});
        break;
      case Panel::Outcome::kOtherCategory:
        batch->problems.push_back({ALERT_PROBLEM_UNMATCHED, batch->place[row], kOtherCategory});
        break;
    }
  }

  void Describe(size_t row, const Batch& batch) {
    const bool has_prompt = panel_.keeps_prompts() && !batch.prompt.IsNull(row);
    if (!batch.HasTextId(row) && !has_prompt) return;
    panel_.Describe(batch.HasTextId(row) ? batch.id_text[row] : std::string_view(),
                    has_prompt ? batch.prompt[row] : std::string_view());
  }

  Reader& reader_;
  std::string_view side_;
  JudgedRows judged_;
  Panel& panel_;
  std::vector<uint16_t> attacks_;
  std::vector<uint16_t> languages_;
  std::vector<uint16_t> models_;
  std::vector<uint16_t> raters_;  // by the reader's name; kNoRater until it is met
  std::vector<JudgedRows::Judgement> judgements_;
};

}  // namespace

absl::Status AddDataset(const Dataset& judged, std::string_view side,
                        const std::vector<std::shared_ptr<const Judge>>& judges, Panel* panel) {
  if (!judged.taxonomy()->SameCategories(panel->taxonomy())) {
    return absl::InvalidArgumentError("the dataset has another taxonomy than the panel");
  }
  const uint32_t columns = kColumns | (panel->keeps_prompts() ? ALERT_COLUMN_PROMPT : 0);
  absl::StatusOr<std::unique_ptr<Reader>> reader = Reader::Create(judged, {columns, false, true});
  ALERT_RETURN_IF_ERROR(reader.status());
  absl::Status status = PanelAdder(reader->get(), side, judges, panel).Run();
  panel->problems().Merge((*reader)->log());
  return status;
}

}  // namespace alert
