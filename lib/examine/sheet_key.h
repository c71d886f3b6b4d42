// Keys of sheets, read back.
#ifndef ALERT_LIB_EXAMINE_SHEET_KEY_H_
#define ALERT_LIB_EXAMINE_SHEET_KEY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/examine.h"

namespace alert {

struct KeyCell {
  std::string category;
  alert_verdict judged;
  int64_t responses;
  uint64_t stratum;
};

struct KeyItem {
  std::string item;
  std::string model;
  std::string id;
  std::string attack;
  std::string language;
  std::string category;
  uint16_t sample;
  alert_verdict judged;
  size_t cell;  // that it was drawn of
};

struct SheetKeyData {
  std::string judge;
  std::string judge_version;
  std::string prompt_hash;
  std::string data_hash;
  alert_sheet_allocation allocation;
  bool by_category;
  uint64_t responses;
  std::vector<KeyCell> cells;
  std::vector<KeyItem> items;
};

// DataLoss, with what is wrong, where it is no key.
absl::StatusOr<SheetKeyData> ParseSheetKey(std::string_view json);

}  // namespace alert

#endif  // ALERT_LIB_EXAMINE_SHEET_KEY_H_
