// Examinations: what people's labels of a sheet say of the judge.
#ifndef ALERT_LIB_EXAMINE_EXAMINATION_H_
#define ALERT_LIB_EXAMINE_EXAMINATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "alert/examine.h"
#include "base/numbers.h"

namespace alert {

// A file of labels.
struct LabelFile {
  std::string_view name;  // for messages; the rater's where a row names none
  std::string_view csv;
};

// What is known of all responses, or of one category.
struct ExaminedRow {
  std::string category;  // empty: all
  alert_labelled counts = {};
  alert_judge_rates rates = ALERT_JUDGE_RATES_INIT;
};

// A response of which people and judge say different things.
struct JudgeMistake {
  std::string model;
  std::string id;
  std::string attack;
  std::string language;
  std::string category;
  uint16_t sample = 1;
  alert_verdict judged = ALERT_VERDICT_SAFE;
};

// A response and what people say of it.
struct LabelledItem {
  std::string model;
  std::string id;
  std::string attack;
  std::string language;
  std::string category;
  uint16_t sample = 1;
  alert_verdict person = ALERT_VERDICT_SAFE;
};

inline constexpr alert_agreement kNoAgreement = {kNan, kNan, {kNan, kNan}, 0};

struct Examination {
  std::string judge;
  std::string judge_version;
  std::string prompt_hash;
  std::string data_hash;
  alert_sheet_allocation allocation = ALERT_SHEET_UNIFORM;
  bool by_category = false;
  double level = ALERT_DEFAULT_LEVEL;
  uint64_t responses = 0;  // that the sheet was drawn of
  uint64_t drawn = 0;
  uint64_t labelled = 0;
  uint64_t unsure = 0;  // of them, unsafe only for want of somebody who is sure
  uint64_t raters = 0;
  alert_agreement percent = kNoAgreement;
  alert_agreement gwet = kNoAgreement;
  alert_agreement krippendorff = kNoAgreement;
  std::vector<ExaminedRow> rows;  // all, then each category with labels
  std::vector<JudgeMistake> mistakes;
  std::vector<LabelledItem> items;  // in the sheet's order
};

// DataLoss, with file and line, where key or labels can't be read, are of another sheet, or a rater
// labels an item twice; and where there is no label.
absl::StatusOr<Examination> Examine(std::string_view key, absl::Span<const LabelFile> labels,
                                    double level);

// The certificate, as alert.v1.JudgeCertificate (docs/examine.md).
std::string Certificate(const Examination& examination);

// The labels as judged rows, a line each: with the verdict of people.
std::string LabelRows(const Examination& examination);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_EXAMINATION_H_
