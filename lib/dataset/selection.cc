#include "dataset/selection.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "attack/attack.h"
#include "base/siphash.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/dimension.h"

namespace alert {
namespace {

// Shards must not follow the ranks of a sample with seed 0.
constexpr SipKey kShardKey = {0x616c657274736864, 0};  // "alertshd"
constexpr uint64_t kSampleKey = 0x616c657274736d70;    // "alertsmp"

// Between the parts of an identity; it does not occur in ids of any sense.
constexpr char kSeparator = '\x1F';

void AppendIdentity(const Batch& batch, size_t row, std::string* identity) {
  if (batch.HasTextId(row)) {
    identity->append(batch.id_text[row]);
  } else {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, batch.id[row]);
    identity->append(digits, end.ptr);
  }
  identity->push_back(kSeparator);
  identity->append((*batch.attack_names)[batch.attack[row]]);
  identity->push_back(kSeparator);
  identity->append((*batch.language_names)[batch.language[row]]);
}

// `identity` is room for the text that is hashed.
uint64_t HashIdentity(const Batch& batch, size_t row, SipKey key, std::string* identity) {
  identity->clear();
  AppendIdentity(batch, row, identity);
  return SipHash64(key, *identity);
}

// 1 for each of `names` that is among `values`; all 1 where there are none.
std::vector<uint8_t> Chosen(const NameList& names, const std::vector<std::string>& values) {
  std::vector<uint8_t> chosen(names.size(), values.empty() ? 1 : 0);
  for (size_t i = 0; i < names.size(); ++i) {
    if (std::find(values.begin(), values.end(), names[i]) != values.end()) chosen[i] = 1;
  }
  return chosen;
}

void Narrow(const std::vector<uint16_t>& column, const std::vector<uint8_t>& chosen,
            std::vector<uint8_t>* keep) {
  for (size_t row = 0; row < keep->size(); ++row) (*keep)[row] &= chosen[column[row]];
}

}  // namespace

uint64_t HashRow(const Batch& batch, size_t row, uint64_t seed, std::string* room) {
  room->clear();
  AppendIdentity(batch, row, room);
  if (batch.sample[row] > 1) {
    room->push_back(kSeparator);
    room->append(std::to_string(batch.sample[row]));
  }
  return SipHash64({seed, kSampleKey}, *room);
}

absl::Status Selection::Add(alert_dimension dimension, std::string_view value) {
  const auto unknown = [&](std::string_view what, std::string_view nearest) {
    return WithCause(absl::NotFoundError(absl::StrCat("there is no ",
                                                      absl::string_view(what.data(), what.size()),
                                                      " ", Quoted(value), Suggestion(nearest))),
                     CauseOfUnknown(nearest));
  };
  switch (dimension) {
    case ALERT_DIMENSION_CATEGORY: {
      const std::optional<uint16_t> category = taxonomy_->Find(value);
      if (!category) return unknown("category", taxonomy_->Nearest(value));
      categories_.resize(taxonomy_->categories().size(), 0);
      categories_[*category] = 1;
      return absl::OkStatus();
    }
    case ALERT_DIMENSION_MACRO: {
      const std::optional<uint16_t> macro = taxonomy_->FindMacro(value);
      if (!macro) return unknown("macro category", taxonomy_->NearestMacro(value));
      macros_categories_.resize(taxonomy_->categories().size(), 0);
      const Macro& found = taxonomy_->macros()[*macro];
      std::fill_n(macros_categories_.begin() + found.first_category, found.category_count,
                  uint8_t{1});
      return absl::OkStatus();
    }
    case ALERT_DIMENSION_ATTACK:
      attacks_.emplace_back(CanonicalAttack(value));
      break;
    case ALERT_DIMENSION_LANGUAGE:
      languages_.emplace_back(value);
      break;
    case ALERT_DIMENSION_MODEL:
      models_.emplace_back(value);
      break;
    default:
      return kDimensions.Check(dimension);
  }
  return absl::OkStatus();
}

uint32_t Selection::columns() const {
  return (attacks_.empty() ? 0u : uint32_t{ALERT_COLUMN_ATTACK}) |
         (languages_.empty() ? 0u : uint32_t{ALERT_COLUMN_LANGUAGE}) |
         (models_.empty() ? 0u : uint32_t{ALERT_COLUMN_MODEL});
}

void Selection::Apply(Batch* batch) const {
  if (categories_.empty() && macros_categories_.empty() && columns() == 0) return;
  std::vector<uint8_t> keep(batch->rows, 1);
  if (!categories_.empty()) Narrow(batch->category, categories_, &keep);
  if (!macros_categories_.empty()) Narrow(batch->category, macros_categories_, &keep);
  if (!attacks_.empty()) Narrow(batch->attack, Chosen(*batch->attack_names, attacks_), &keep);
  if (!languages_.empty()) {
    Narrow(batch->language, Chosen(*batch->language_names, languages_), &keep);
  }
  if (!models_.empty()) Narrow(batch->model, Chosen(*batch->model_names, models_), &keep);
  batch->Filter(keep);
}

void Shard::Apply(Batch* batch) const {
  if (count <= 1) return;
  std::vector<uint8_t> keep(batch->rows);
  std::string room;
  for (size_t row = 0; row < batch->rows; ++row) {
    keep[row] = HashIdentity(*batch, row, kShardKey, &room) % count == index - 1 ? 1 : 0;
  }
  batch->Filter(keep);
}

}  // namespace alert
