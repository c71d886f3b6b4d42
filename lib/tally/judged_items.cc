#include "tally/judged_items.h"

namespace alert {
namespace {

bool IsText(const TextColumn& texts, size_t row) {
  return !texts.empty() && !texts.IsNull(row);
}

bool IsDecided(alert_verdict verdict) {
  return verdict == ALERT_VERDICT_SAFE || verdict == ALERT_VERDICT_UNSAFE;
}

}  // namespace

void JudgedItems::Add(const JudgedColumnsOfItems& rows, Fates* fates) {
  const size_t count = rows.groups.size();
  fates->of_row.assign(count, Fate::kCounts);
  fates->replaced.clear();
  duplicate_.assign(count, 0);
  fates->has_duplicates = seen_.Add(rows.groups, rows.ids, rows.texts, &duplicate_) > 0;
  NoteVerdicts(rows);
  if (!fates->has_duplicates) return;
  for (size_t row = 0; row < count; ++row) {
    if (duplicate_[row] != 0) fates->of_row[row] = FateOfDuplicate(rows, row, fates);
  }
}

// A batch at a time, as sets take ids that ascend at once.
void JudgedItems::NoteVerdicts(const JudgedColumnsOfItems& rows) {
  for (size_t row = 0; row < rows.groups.size(); ++row) {
    const alert_verdict verdict = rows.verdicts[row];
    if (verdict == ALERT_VERDICT_SAFE || duplicate_[row] != 0) continue;
    if (IsText(rows.texts, row)) {
      NoteVerdict(rows, row);
    } else {
      room_[verdict].groups.push_back(rows.groups[row]);
      room_[verdict].ids.push_back(rows.ids[row]);
    }
  }
  std::vector<uint8_t> none_is_new;
  for (size_t v = 0; v < room_.size(); ++v) {
    Room& room = room_[v];
    if (room.ids.empty()) continue;
    none_is_new.resize(room.ids.size());
    said_[v].Add(room.groups, room.ids, TextColumn(), &none_is_new);
    room.groups.clear();
    room.ids.clear();
  }
}

void JudgedItems::NoteVerdict(const JudgedColumnsOfItems& rows, size_t row) {
  ItemSet& items = said_[rows.verdicts[row]][rows.groups[row]];
  if (IsText(rows.texts, row)) {
    items.AddText(FingerprintOf(rows.texts[row]));
  } else {
    items.AddOne(rows.ids[row]);
  }
}

std::optional<alert_verdict> JudgedItems::Said(const JudgedColumnsOfItems& rows, size_t row) const {
  for (size_t verdict = 0; verdict < said_.size(); ++verdict) {
    const auto items = said_[verdict].sets().find(rows.groups[row]);
    if (items == said_[verdict].sets().end()) continue;
    const bool found = IsText(rows.texts, row)
                           ? items->second.ContainsText(FingerprintOf(rows.texts[row]))
                           : items->second.Contains(rows.ids[row]);
    if (found) return static_cast<alert_verdict>(verdict);
  }
  if (!knows_verdicts_) return std::nullopt;
  return ALERT_VERDICT_SAFE;
}

// A row without an answer says nothing against one that has it; one that can't be read does.
Fate JudgedItems::FateOfDuplicate(const JudgedColumnsOfItems& rows, size_t row, Fates* fates) {
  const alert_verdict verdict = rows.verdicts[row];
  const std::optional<alert_verdict> before = Said(rows, row);
  if (!before || verdict == *before || verdict == ALERT_VERDICT_MISSING) return Fate::kRepeats;
  if (IsDecided(*before)) return Fate::kContradicts;
  if (!IsDecided(verdict)) return Fate::kRepeats;
  NoteVerdict(rows, row);
  fates->replaced.push_back({row, *before});
  return Fate::kReplaces;
}

}  // namespace alert
