// What rows have: the keys that are read, and the columns of a batch. For one more column that is a
// text: its field and key, its member and its row here, its bit and member in alert/dataset.h; and
// a line in row_builder.cc where more is to be known of it than that it is a text.
#ifndef ALERT_LIB_DATASET_ROW_COLUMNS_H_
#define ALERT_LIB_DATASET_ROW_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "alert/dataset.h"
#include "arrow/text_column.h"

namespace alert {

enum class Field : uint8_t {
  kId,
  kCategory,
  kAttack,
  kLanguage,
  kPrompt,
  kModel,
  kResponse,
  kVerdict,
  kSafe,
  kUnsafe,
  kJudge,
  kJudgeOutput,
  kJudgements,
  kCluster,
  kSample,
  kJudgeScore,
  // The same fields under another key of theirs: what two keys say may differ.
  kAttackAlias,
  kSafeAlias,
  kUnsafeAlias,
};

// Without these fields nobody can tell whether a row counts.
inline constexpr uint32_t kAnyColumn = UINT32_MAX;

struct FieldKey {
  Field field;
  Field main;  // of an alias, the field that it is another key of
  std::string_view key;
  uint32_t columns;  // that need it
};

// In the order of Field.
inline constexpr FieldKey kFieldKeys[] = {
    {Field::kId, Field::kId, "id", kAnyColumn},
    {Field::kCategory, Field::kCategory, "category", kAnyColumn},
    {Field::kAttack, Field::kAttack, "attack_type", ALERT_COLUMN_ATTACK},
    {Field::kLanguage, Field::kLanguage, "language", ALERT_COLUMN_LANGUAGE},
    {Field::kPrompt, Field::kPrompt, "prompt", kAnyColumn},
    {Field::kModel, Field::kModel, "model", ALERT_COLUMN_MODEL},
    {Field::kResponse, Field::kResponse, "response", ALERT_COLUMN_RESPONSE},
    {Field::kVerdict, Field::kVerdict, "verdict", ALERT_COLUMN_VERDICT},
    {Field::kSafe, Field::kSafe, "safe", ALERT_COLUMN_VERDICT},
    {Field::kUnsafe, Field::kUnsafe, "unsafe", ALERT_COLUMN_VERDICT},
    {Field::kJudge, Field::kJudge, "judge", ALERT_COLUMN_JUDGE},
    {Field::kJudgeOutput, Field::kJudgeOutput, "judge_output", ALERT_COLUMN_JUDGE_OUTPUT},
    {Field::kJudgements, Field::kJudgements, "judgements", ALERT_COLUMN_JUDGEMENTS},
    {Field::kCluster, Field::kCluster, "cluster", ALERT_COLUMN_CLUSTER},
    {Field::kSample, Field::kSample, "sample", ALERT_COLUMN_SAMPLE},
    {Field::kJudgeScore, Field::kJudgeScore, "judge_score", ALERT_COLUMN_JUDGE_SCORE},
    {Field::kAttackAlias, Field::kAttack, "attack", ALERT_COLUMN_ATTACK},
    {Field::kSafeAlias, Field::kSafe, "is_safe", ALERT_COLUMN_VERDICT},
    {Field::kUnsafeAlias, Field::kUnsafe, "is_unsafe", ALERT_COLUMN_VERDICT},
};

struct OtherKey {
  Field field;
  std::string_view key;
};

// Other names of a key, whose value is the same field's: of several the last one counts, as of a
// key that stands twice.
inline constexpr OtherKey kOtherKeys[] = {{Field::kSample, "epoch"}, {Field::kSample, "attempt"}};

inline constexpr size_t kFieldCount = std::size(kFieldKeys);

inline constexpr const FieldKey& KeyOf(Field field) {
  return kFieldKeys[static_cast<size_t>(field)];
}

constexpr bool FieldsAreInOrder() {
  for (size_t i = 0; i < kFieldCount; ++i) {
    if (static_cast<size_t>(kFieldKeys[i].field) != i) return false;
  }
  return true;
}
static_assert(FieldsAreInOrder());

// Where a row stands: the line of its block, from 0, and that line's offset in the source.
struct RowPlace {
  uint64_t line;
  uint64_t offset;
};

// Those that were not asked for are empty. Attack, language and model index the names of the batch
// itself, whose first entry is the default.
struct BatchColumns {
  std::vector<int64_t> id;
  TextColumn id_text;  // empty where all ids are integers
  std::vector<uint16_t> category;
  std::vector<uint16_t> attack;
  std::vector<uint16_t> language;
  std::vector<uint16_t> model;
  std::vector<uint16_t> sample;  // from 1
  std::vector<alert_verdict> verdict;
  TextColumn prompt;
  TextColumn raw_prompt;
  TextColumn response;
  TextColumn judge;
  TextColumn judge_output;
  TextColumn judgements;
  TextColumn cluster;
  TextColumn judge_score;
  TextColumn json;
  std::vector<RowPlace> place;
};

struct ColumnInfo {
  uint32_t bit;  // ALERT_COLUMN_...
  std::string_view name;
  // Of a column of texts: where it is, and the field that it has the values of, if one has.
  TextColumn BatchColumns::*texts = nullptr;
  alert_text_column alert_batch::*shown = nullptr;
  std::optional<Field> field = std::nullopt;
};

// In the order of their bits.
inline constexpr ColumnInfo kBatchColumns[] = {
    {ALERT_COLUMN_ID, "id"},
    {ALERT_COLUMN_CATEGORY, "category"},
    {ALERT_COLUMN_ATTACK, "attack"},
    {ALERT_COLUMN_LANGUAGE, "language"},
    {ALERT_COLUMN_MODEL, "model"},
    {ALERT_COLUMN_VERDICT, "verdict"},
    {ALERT_COLUMN_PROMPT, "prompt", &BatchColumns::prompt, &alert_batch::prompt, Field::kPrompt},
    {ALERT_COLUMN_RAW_PROMPT, "raw_prompt", &BatchColumns::raw_prompt, &alert_batch::raw_prompt,
     Field::kPrompt},
    {ALERT_COLUMN_RESPONSE, "response", &BatchColumns::response, &alert_batch::response,
     Field::kResponse},
    {ALERT_COLUMN_JUDGE, "judge", &BatchColumns::judge, &alert_batch::judge, Field::kJudge},
    {ALERT_COLUMN_JUDGE_OUTPUT, "judge_output", &BatchColumns::judge_output,
     &alert_batch::judge_output, Field::kJudgeOutput},
    {ALERT_COLUMN_JUDGEMENTS, "judgements", &BatchColumns::judgements, &alert_batch::judgements,
     Field::kJudgements},
    {ALERT_COLUMN_CLUSTER, "cluster", &BatchColumns::cluster, &alert_batch::cluster,
     Field::kCluster},
    {ALERT_COLUMN_JSON, "json", &BatchColumns::json, &alert_batch::json},
    {ALERT_COLUMN_PLACE, "place"},
    {ALERT_COLUMN_ID_TEXT, "id_text"},
    {ALERT_COLUMN_SAMPLE, "sample"},
    {ALERT_COLUMN_JUDGE_SCORE, "judge_score", &BatchColumns::judge_score, &alert_batch::judge_score,
     Field::kJudgeScore},
};

constexpr bool ColumnsAreInOrder() {
  for (size_t i = 0; i < std::size(kBatchColumns); ++i) {
    if (kBatchColumns[i].bit != 1u << i) return false;
  }
  return true;
}
static_assert(ColumnsAreInOrder());

template <typename T>
struct NumbersInfo {
  uint32_t bit;
  std::vector<T> BatchColumns::*numbers;
  const T* alert_batch::*shown;
};

// Of those that are numbers, where they are.
inline constexpr std::tuple kNumberColumns = {
    NumbersInfo<int64_t>{ALERT_COLUMN_ID, &BatchColumns::id, &alert_batch::id},
    NumbersInfo<uint16_t>{ALERT_COLUMN_CATEGORY, &BatchColumns::category, &alert_batch::category},
    NumbersInfo<uint16_t>{ALERT_COLUMN_ATTACK, &BatchColumns::attack, &alert_batch::attack},
    NumbersInfo<uint16_t>{ALERT_COLUMN_LANGUAGE, &BatchColumns::language, &alert_batch::language},
    NumbersInfo<uint16_t>{ALERT_COLUMN_MODEL, &BatchColumns::model, &alert_batch::model},
    NumbersInfo<alert_verdict>{ALERT_COLUMN_VERDICT, &BatchColumns::verdict, &alert_batch::verdict},
    NumbersInfo<uint16_t>{ALERT_COLUMN_SAMPLE, &BatchColumns::sample, &alert_batch::sample},
};

// Calls `visit` with each of kNumberColumns.
template <typename Visit>
void ForEachNumberColumn(const Visit& visit) {
  std::apply([&](const auto&... columns) { (visit(columns), ...); }, kNumberColumns);
}

// Calls `visit` with each of kBatchColumns that is of texts.
template <typename Visit>
void ForEachTextColumn(const Visit& visit) {
  for (const ColumnInfo& column : kBatchColumns) {
    if (column.texts != nullptr) visit(column);
  }
}

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_COLUMNS_H_
