#include "examine/sheet_key.h"

#include <algorithm>

#include "base/json.h"
#include "base/numbers.h"
#include "base/status.h"
#include "examine/allocation.h"
#include "interval/counts.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

// Safe where it is no verdict that is drawn, which is noted.
alert_verdict JudgedAt(const JsonObject& object) {
  const std::string word = object.RequiredText("judged");
  if (word == VerdictName(ALERT_VERDICT_UNSAFE)) return ALERT_VERDICT_UNSAFE;
  if (word != VerdictName(ALERT_VERDICT_SAFE)) object.FailAt("judged", "safe or unsafe is wanted");
  return ALERT_VERDICT_SAFE;
}

KeyCell CellAt(const JsonObject& object) {
  KeyCell cell = {object.RequiredText("category"), JudgedAt(object), 0,
                  object.Unsigned("stratum").value_or(0)};
  const uint64_t responses = object.Unsigned("responses").value_or(0);
  if (responses == 0 || responses > static_cast<uint64_t>(kMostExact)) {
    object.FailAt("responses", "a number of responses is wanted");
  } else {
    cell.responses = static_cast<int64_t>(responses);
  }
  return cell;
}

// What a cell is known by.
bool IsOf(const KeyCell& cell, const KeyItem& item) {
  return cell.category == item.category && cell.judged == item.judged;
}

KeyItem ItemAt(const JsonObject& object, const std::vector<KeyCell>& cells) {
  KeyItem item = {object.RequiredText("item"),
                  object.Text("model"),
                  object.Text("id"),
                  object.Text("attack"),
                  object.Text("language"),
                  object.RequiredText("category"),
                  static_cast<uint16_t>(object.Unsigned("sample").value_or(1)),
                  JudgedAt(object),
                  0};
  const auto cell =
      std::find_if(cells.begin(), cells.end(), [&](const KeyCell& one) { return IsOf(one, item); });
  if (cell == cells.end()) object.Fail("is of no cell of the key");
  item.cell = static_cast<size_t>(cell - cells.begin());
  return item;
}

alert_sheet_allocation AllocationAt(const JsonObject& root) {
  const auto found =
      kSheetAllocations.Find<alert_sheet_allocation>(root.RequiredText("allocation"));
  if (!found) root.FailAt("allocation", "uniform, equal or neyman is wanted");
  return found.value_or(ALERT_SHEET_UNIFORM);
}

}  // namespace

absl::StatusOr<SheetKeyData> ParseSheetKey(std::string_view json) {
  const absl::StatusOr<JsonDocument> document = JsonDocument::Parse(json, "alert.v1.SheetKey");
  ALERT_RETURN_IF_ERROR(document.status());
  const JsonObject root = document->root();
  SheetKeyData key = {root.Text("judge"),
                      root.Text("judge_version"),
                      root.Text("prompt_hash"),
                      root.Text("data_hash"),
                      AllocationAt(root),
                      root.Flag("by_category").value_or(false),
                      root.Unsigned("responses").value_or(0),
                      {},
                      {}};
  for (const JsonObject& cell : root.Objects("cells")) key.cells.push_back(CellAt(cell));
  for (const JsonObject& item : root.Objects("items")) {
    key.items.push_back(ItemAt(item, key.cells));
  }
  if (key.items.empty()) root.FailAt("items", "there are none");
  ALERT_RETURN_IF_ERROR(document->status());
  return key;
}

}  // namespace alert
