// Sheets: a sample of judged responses for people to label, and the key that says what it is of.
#ifndef ALERT_LIB_EXAMINE_SHEET_H_
#define ALERT_LIB_EXAMINE_SHEET_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/examine.h"
#include "base/enumeration.h"
#include "dataset/dataset.h"
#include "examine/allocation.h"
#include "tally/labels.h"

namespace alert {

extern const Enumeration kSheetFormats;

struct SheetOptions {
  int64_t labels = ALERT_SHEET_LABELS;
  uint64_t seed = 0;
  LabelGuess guess;
  alert_sheet_allocation allocation = ALERT_SHEET_UNIFORM;
  bool by_category = false;
  std::string judge_version;
};

// A response that was drawn.
struct SheetItem {
  std::string item;  // what it is called on the sheet, which tells nothing
  std::string model;
  std::string id;
  std::string attack;
  std::string language;
  uint16_t sample = 1;
  uint16_t category = 0;
  alert_verdict judged = ALERT_VERDICT_SAFE;
  std::string prompt;
  std::string response;
};

// Responses by category and the judge's verdict.
struct SheetCell {
  uint16_t category;
  alert_verdict judged;
  int64_t responses;
  size_t stratum;  // that it is part of
};

struct SheetStratum {
  int64_t responses = 0;
  int64_t drawn = 0;
};

struct Sheet {
  std::shared_ptr<const Taxonomy> taxonomy;
  SheetOptions options;
  std::string judge;        // the judges' names, with commas between them
  std::string prompt_hash;  // of what is sent to the judge; empty where that is not known
  std::string data_hash;    // of all responses and verdicts
  int64_t responses = 0;    // that are judged safe or unsafe
  int64_t undecided = 0;    // others, which are not drawn
  int64_t missing = 0;
  std::vector<SheetCell> cells;  // by category and verdict; none is empty
  std::vector<SheetStratum> strata;
  std::vector<SheetItem> items;  // in the sheet's order
};

// Whether strata are by the judge's verdict.
bool HasVerdictStrata(alert_sheet_allocation allocation, bool by_category);

// DataLoss where no row is judged safe or unsafe, where rows name several judges, and where one
// that is drawn has no response.
absl::StatusOr<Sheet> DrawSheet(const Dataset& judged, const JudgedBy& by,
                                const SheetOptions& options);

// What people get. As HTML one file that is filled in with a browser, without a network.
std::string SheetCsv(const Sheet& sheet);
std::string SheetHtml(const Sheet& sheet);

// The key, as alert.v1.SheetKey (docs/examine.md).
std::string SheetKey(const Sheet& sheet);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_SHEET_H_
