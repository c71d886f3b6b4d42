#include "alert/score.h"

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "judge/judge.h"
#include "report/row_fields.h"
#include "score/least_safe.h"
#include "score/left_out.h"
#include "score/scope.h"
#include "tally/tally_dataset.h"

using alert::IntervalOptions;
using alert::ModelScore;
using alert::Policy;
using alert::Score;
using alert::ScoreRow;
using alert::Tally;
using alert::capi::CopyIn;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;

namespace {

// The policy asked for, made for the tally's taxonomy.
absl::StatusOr<std::shared_ptr<const Policy>> PolicyFor(
    const alert_policy* policy, const std::shared_ptr<const alert::Taxonomy>& taxonomy) {
  if (policy == nullptr) return Policy::Default(taxonomy);
  if (policy->value->taxonomy().SameCategories(*taxonomy)) return policy->value;
  return policy->value->For(taxonomy);
}

absl::StatusOr<IntervalOptions> ReadInterval(const alert_score_options& options,
                                             size_t categories) {
  IntervalOptions interval;
  interval.method = options.interval;
  ALERT_RETURN_IF_ERROR(alert::kIntervalMethods.Check(options.interval));
  if (options.level != 0) {
    interval.level = options.level;
    ALERT_RETURN_IF_ERROR(alert::CheckLevel(options.level));
  }
  interval.seed = options.seed;
  interval.replicates = options.replicates;
  ALERT_REQUIRE_TEXT(options.judge_errors, options.judge_error_count);
  const absl::Span<const alert_judge_error> samples(options.judge_errors,
                                                    options.judge_error_count);
  const absl::Span<const uint16_t> of_category(options.judge_error_of,
                                               options.judge_error_of_count);
  absl::StatusOr<alert::LabelledSamples> judges =
      options.judge_error_of == nullptr
          ? alert::LabelledSamples::InOrder(samples, categories)
          : alert::LabelledSamples::Create(samples, of_category, categories);
  ALERT_RETURN_IF_ERROR(judges.status());
  interval.judges = *std::move(judges);
  ALERT_RETURN_IF_ERROR(alert::kLabelsDrawn.Check(options.labels_drawn));
  interval.drawn = options.labels_drawn;
  ALERT_REQUIRE_TEXT(options.population, options.population_count);
  if (options.population != nullptr && options.population_count != categories) {
    return absl::InvalidArgumentError(absl::StrCat("a population of ", options.population_count,
                                                   " categories, and the tally has ", categories));
  }
  if (options.simultaneous > 1) {
    return absl::InvalidArgumentError("simultaneous must be 0 or 1");
  }
  interval.simultaneous = options.simultaneous == 1;
  interval.population.assign(options.population, options.population + options.population_count);
  interval.anytime = options.anytime != 0;
  if (options.labels != nullptr && !interval.judges.empty()) {
    return absl::InvalidArgumentError(
        "labels and the judge's errors are given: safety is corrected by one of them");
  }
  return interval;
}

// The rows of a scope that is a dimension, or null.
const std::vector<ScoreRow>* RowsOf(const ModelScore& model, alert_score_scope scope) {
  switch (scope) {
    case ALERT_SCORE_CATEGORY:
      return &model.categories;
    case ALERT_SCORE_MACRO:
      return &model.macros;
    case ALERT_SCORE_ATTACK:
      return &model.attacks;
    case ALERT_SCORE_LANGUAGE:
      return &model.languages;
    case ALERT_SCORE_EVERY_SAMPLE:
      return &model.every_sample;
    case ALERT_SCORE_EVERY_ATTACK:
      return &model.every_attack;
    case ALERT_SCORE_EVERY_LANGUAGE:
      return &model.every_language;
    default:
      return nullptr;
  }
}

// The row of a scope that is an aggregate, or null.
const ScoreRow* AggregateOf(const ModelScore& model, alert_score_scope scope) {
  switch (scope) {
    case ALERT_SCORE_OVERALL:
      return &model.overall;
    case ALERT_SCORE_MEAN:
      return &model.mean;
    default:
      return nullptr;
  }
}

absl::StatusOr<const ScoreRow*> FindRow(const ModelScore& model, alert_score_scope scope,
                                        size_t index) {
  if (const ScoreRow* row = AggregateOf(model, scope)) {
    if (index > 0) return NoIndex("row", index, 1);
    return row;
  }
  ALERT_RETURN_IF_ERROR(alert::kScoreScopes.Check(scope));
  const std::vector<ScoreRow>* rows = RowsOf(model, scope);
  if (index >= rows->size()) return NoIndex("row", index, rows->size());
  return &(*rows)[index];
}

alert_score_row ToC(const ScoreRow& row) {
  alert_score_row value = ALERT_SCORE_ROW_INIT;
  value.name = Str(row.name);
  value.safe = row.counts[ALERT_VERDICT_SAFE];
  value.unsafe = row.counts[ALERT_VERDICT_UNSAFE];
  value.undecided = row.counts[ALERT_VERDICT_UNDECIDED];
  value.missing = row.counts[ALERT_VERDICT_MISSING];
  for (const alert::RowField& field : alert::RowFields()) {
    if (field.is_figure()) field.shown(value) = field.Of(row);
  }
  value.asr = 1 - row.safety;
  value.grade.grade = row.grade.grade;
  value.corrected.uncut = row.corrected.uncut;
  value.band = row.band;
  value.certified = row.certified ? 1 : 0;
  value.excluded = row.excluded ? 1 : 0;
  return value;
}

alert_repeat_row ToC(const alert::RepeatRow& row) {
  alert_repeat_row value = ALERT_REPEAT_ROW_INIT;
  value.samples = row.samples;
  value.prompts = row.prompts;
  value.all_safe = row.all_safe;
  value.asr = 1 - row.all_safe;
  value.worst = row.worst;
  value.best = row.best;
  value.interval = {row.interval.low, row.interval.high};
  return value;
}

absl::StatusOr<Score> ScoreAsChosen(const alert_score_options& chosen, const Tally& tally) {
  const auto interval = ReadInterval(chosen, tally.taxonomy().categories().size());
  ALERT_RETURN_IF_ERROR(interval.status());
  const auto policy = PolicyFor(chosen.policy, tally.shared_taxonomy());
  ALERT_RETURN_IF_ERROR(policy.status());
  if (chosen.labels == nullptr) return ScoreTally(tally, **policy, *interval, {});
  const alert::Labels& labels = chosen.labels->value;
  if (!labels.taxonomy->SameCategories(tally.taxonomy())) {
    return absl::InvalidArgumentError("the labels have another taxonomy than the tally");
  }
  return ScoreTally(tally, **policy, *interval, labels.cells);
}

absl::StatusOr<Score> MakeScore(const alert_score_options* options, const Tally& tally) {
  alert_score_options chosen = ALERT_SCORE_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(options, &chosen));
  auto score = ScoreAsChosen(chosen, tally);
  if (!score.ok() || chosen.reference == nullptr) return score;
  ALERT_RETURN_IF_ERROR(alert::GradeAgainst(chosen.reference->value, &*score));
  return score;
}

}  // namespace

extern "C" {

alert_status alert_score_scope_name(alert_score_scope scope, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::kScoreScopes, scope, name, error);
}

alert_status alert_score_scope_find(const char* name, size_t name_size, alert_score_scope* scope,
                                    alert_error* error) {
  return alert::capi::EnumFind(alert::kScoreScopes, name, name_size, scope, error);
}

alert_status alert_score_create(const alert_tally* tally, const alert_score_options* options,
                                alert_score** score, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(score);
    return MakeHandle(MakeScore(options, tally->value), score);
  });
}

alert_status alert_score_open(const char* path, size_t path_size,
                              const alert_score_options* options, alert_score** score,
                              alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(score);
    alert::Dataset judged(alert::Taxonomy::Builtin(), alert::DatasetOptions());
    ALERT_RETURN_IF_ERROR(judged.AddFile(View(path, path_size)));
    Tally tally(judged.taxonomy());
    ALERT_RETURN_IF_ERROR(alert::AddDataset(judged, {}, &tally));
    return MakeHandle(MakeScore(options, tally), score);
  });
}

void alert_score_free(alert_score** score) {
  alert::capi::Free(score);
}

size_t alert_score_judge_count(const alert_score* score) {
  return score == nullptr ? 0 : score->value.judges.size();
}

alert_status alert_score_judge_at(const alert_score* score, size_t index, alert_str* name,
                                  alert_str* note, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    const std::vector<std::string>& judges = score->value.judges;
    if (index >= judges.size()) return NoIndex("judge", index, judges.size());
    if (name != nullptr) *name = Str(judges[index]);
    if (note != nullptr) *note = Str(alert::JudgeNote(judges[index]));
    return absl::OkStatus();
  });
}

alert_status alert_score_left_out(const alert_score* score, uint64_t* rows, double* share,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    const alert::LeftOut left_out = alert::LeftOutOf(score->value);
    if (rows != nullptr) *rows = left_out.rows;
    if (share != nullptr) *share = left_out.share;
    return absl::OkStatus();
  });
}

size_t alert_score_note_count(const alert_score* score) {
  return score == nullptr ? 0 : score->notes.size();
}

alert_status alert_score_note_at(const alert_score* score, size_t index, alert_str* note,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(note);
    if (index >= score->notes.size()) return NoIndex("note", index, score->notes.size());
    *note = Str(score->notes[index]);
    return absl::OkStatus();
  });
}

size_t alert_score_model_count(const alert_score* score) {
  return score == nullptr ? 0 : score->value.models.size();
}

alert_status alert_score_model_at(const alert_score* score, size_t model, alert_str* name,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(name);
    const auto& models = score->value.models;
    if (model >= models.size()) return NoIndex("model", model, models.size());
    *name = Str(models[model].model);
    return absl::OkStatus();
  });
}

size_t alert_score_row_count(const alert_score* score, alert_score_scope scope) {
  if (score == nullptr) return 0;
  if (scope == ALERT_SCORE_OVERALL || scope == ALERT_SCORE_MEAN) return 1;
  if (score->value.models.empty()) return 0;
  const std::vector<ScoreRow>* rows = RowsOf(score->value.models[0], scope);
  return rows == nullptr ? 0 : rows->size();
}

alert_status alert_score_row_at(const alert_score* score, size_t model, alert_score_scope scope,
                                size_t index, alert_score_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(row);
    const auto& models = score->value.models;
    if (model >= models.size()) return NoIndex("model", model, models.size());
    const auto found = FindRow(models[model], scope, index);
    ALERT_RETURN_IF_ERROR(found.status());
    return CopyOut(ToC(**found), row);
  });
}

alert_status alert_score_least_safe(const alert_score* score, size_t model,
                                    alert_least_safe* least_safe, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(least_safe);
    const auto& models = score->value.models;
    if (model >= models.size()) return NoIndex("model", model, models.size());
    alert_least_safe value = ALERT_LEAST_SAFE_INIT;
    value.safety = value.interval.low = value.interval.high = alert::kNan;
    if (const auto least = alert::LeastSafeOf(models[model])) {
      value.category = Str(least->row->name);
      value.safety = least->safety;
      value.interval = {least->interval.low, least->interval.high};
    }
    return CopyOut(value, least_safe);
  });
}

alert_status alert_score_samples_at(const alert_score* score, size_t model, alert_samples* samples,
                                    alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(samples);
    const auto& models = score->value.models;
    if (model >= models.size()) return NoIndex("model", model, models.size());
    const alert::Repeats& repeats = models[model].repeats;
    alert_samples value = ALERT_SAMPLES_INIT;
    value.prompts = repeats.prompts;
    value.responses = repeats.responses;
    value.mixed = repeats.mixed;
    value.variance_between = repeats.between;
    value.variance_within = repeats.within;
    value.even = repeats.even ? 1 : 0;
    return CopyOut(value, samples);
  });
}

size_t alert_score_repeat_count(const alert_score* score, size_t model) {
  if (score == nullptr || model >= score->value.models.size()) return 0;
  return score->value.models[model].repeats.rows.size();
}

alert_status alert_score_repeat_at(const alert_score* score, size_t model, size_t index,
                                   alert_repeat_row* row, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(score);
    ALERT_REQUIRE(row);
    const auto& models = score->value.models;
    if (model >= models.size()) return NoIndex("model", model, models.size());
    const std::vector<alert::RepeatRow>& rows = models[model].repeats.rows;
    if (index >= rows.size()) return NoIndex("row", index, rows.size());
    return CopyOut(ToC(rows[index]), row);
  });
}

}  // extern "C"
