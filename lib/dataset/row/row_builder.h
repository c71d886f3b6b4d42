// Makes columns of rows: values to ids, indices, verdicts and texts.
#ifndef ALERT_LIB_DATASET_ROW_ROW_BUILDER_H_
#define ALERT_LIB_DATASET_ROW_ROW_BUILDER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataset/row/batch.h"
#include "dataset/row/dictionary.h"
#include "dataset/row/raw_row.h"
#include "taxonomy/taxonomy.h"

namespace alert {

// The names that rows have which do not say.
struct RowDefaults {
  std::string attack = "none";
  std::string language = "en";
  std::string model = "model";
};

class RowBuilder {
 public:
  // `columns`: ALERT_COLUMN_... or-ed.
  RowBuilder(std::shared_ptr<const Taxonomy> taxonomy, const RowDefaults& defaults,
             uint32_t columns);

  // Where rows go from now on.
  void StartBatch(Batch* batch) { batch_ = batch; }

  // Adds the row whose line stands at `place` to the batch, or to its problems. `json` is the row's
  // text, looked at where ALERT_COLUMN_JSON was asked for.
  void Add(const RawRow& row, RowPlace place, std::string_view json);

  void AddProblem(alert_problem_kind kind, RowPlace place, std::string message,
                  alert_cause cause = ALERT_CAUSE_NONE);

  // Gives the batch the names that its indices mean.
  void FinishBatch();

 private:
  // A value read, or why it can't be.
  struct Id {
    int64_t number = 0;
    std::string_view text;  // of an id that is no integer
    bool is_text = false;
  };

  // A column of texts and where its values come from.
  struct TextField {
    uint32_t column;
    Field field;
    TextColumn BatchColumns::*texts;
  };

  bool wants(uint32_t column) const { return (columns_ & column) != 0; }

  // Each returns false, having told the problem, where the row can't be used.
  bool ReadId(const RawValue& value, RowPlace place, Id* id);
  bool ReadCategory(const RawValue& value, RowPlace place, uint16_t* category);
  bool CheckPrompt(const RawValue& value, RowPlace place);
  bool ReadName(const RawValue& value, Field field, RowPlace place, Dictionary* names,
                uint16_t* index);
  bool AppendTexts(const RawRow& row, RowPlace place);
  bool AppendText(const TextField& text, const RawValue& value, RowPlace place);

  // The attack of a row that has it under its second key, or both, which must not name two.
  bool ReadAttack(const RawRow& row, RowPlace place, uint16_t* index);

  bool ReadSample(const RawValue& value, RowPlace place, uint16_t* sample);
  // A column of which all are 1 costs nothing.
  void AppendSample(uint16_t sample);

  alert_verdict ReadVerdict(const RawRow& row, RowPlace place);
  alert_verdict UnreadableVerdict(const std::string& message, RowPlace place);

  void AppendId(const Id& id);

  // Each tells the problem and returns false.
  bool Malformed(RowPlace place, std::string message, alert_cause cause = ALERT_CAUSE_NONE);
  bool BadEscape(Field field, RowPlace place);

  std::shared_ptr<const Taxonomy> taxonomy_;
  uint32_t columns_;
  std::vector<TextField> texts_;  // those asked for
  Batch* batch_ = nullptr;
  Dictionary attacks_;
  Dictionary languages_;
  Dictionary models_;
  std::string id_buffer_;
  std::string buffer_;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_ROW_ROW_BUILDER_H_
