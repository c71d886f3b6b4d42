#include "dataset/summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "attack/attack.h"
#include "base/status.h"
#include "base/text.h"
#include "dataset/reader.h"
#include "dataset/release.h"
#include "nlohmann/json.hpp"

namespace alert {
namespace {

constexpr uint32_t kColumns = ALERT_COLUMN_CATEGORY | ALERT_COLUMN_ATTACK | ALERT_COLUMN_LANGUAGE |
                              ALERT_COLUMN_MODEL | ALERT_COLUMN_SAMPLE;

// Keys of the JSON form, by dimension.
constexpr const char* kGroupKeys[ALERT_DIMENSION_COUNT] = {"models", "categories", "macros",
                                                           "attacks", "languages"};
constexpr const char* kNameKeys[ALERT_DIMENSION_COUNT] = {"model", "category", "macro", "attack",
                                                          "language"};

void Count(const std::vector<uint16_t>& column, std::vector<uint64_t>* counts) {
  for (uint16_t index : column) {
    if (index >= counts->size()) counts->resize(index + size_t{1});
    ++(*counts)[index];
  }
}

// The names that occur, in alphabetical order.
std::vector<SummaryRow> NamedRows(const Reader& reader, alert_dimension dimension,
                                  const std::vector<uint64_t>& counts) {
  std::vector<SummaryRow> rows;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) rows.push_back({reader.name(dimension, i), counts[i]});
  }
  std::sort(rows.begin(), rows.end(),
            [](const SummaryRow& a, const SummaryRow& b) { return a.name < b.name; });
  return rows;
}

nlohmann::ordered_json ProblemsJson(const ProblemLog& log) {
  nlohmann::ordered_json json;
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    json[std::string(ProblemKindName(kind))] = log.count(kind);
  }
  json["samples"] = nlohmann::ordered_json::array();
  for (const Problem& problem : log.samples()) {
    json["samples"].push_back({{"kind", std::string(ProblemKindName(problem.kind))},
                               {"file", problem.file},
                               {"line", problem.line},
                               {"offset", problem.offset},
                               {"message", problem.message}});
  }
  return json;
}

}  // namespace

absl::StatusOr<Summary> Summary::Of(const Dataset& dataset) {
  absl::StatusOr<std::unique_ptr<Reader>> created =
      Reader::Create(dataset, {kColumns, true, false});
  ALERT_RETURN_IF_ERROR(created.status());
  Reader& reader = **created;
  const Taxonomy& taxonomy = *dataset.taxonomy();
  std::array<std::vector<uint64_t>, ALERT_DIMENSION_COUNT> counts;
  counts[ALERT_DIMENSION_CATEGORY].resize(taxonomy.categories().size());
  Summary summary;
  while (true) {
    absl::StatusOr<Batch*> batch = reader.Next();
    ALERT_RETURN_IF_ERROR(batch.status());
    if (*batch == nullptr) break;
    summary.rows_ += (*batch)->rows;
    Count((*batch)->category, &counts[ALERT_DIMENSION_CATEGORY]);
    Count((*batch)->attack, &counts[ALERT_DIMENSION_ATTACK]);
    Count((*batch)->language, &counts[ALERT_DIMENSION_LANGUAGE]);
    Count((*batch)->model, &counts[ALERT_DIMENSION_MODEL]);
  }
  for (alert_dimension dimension :
       {ALERT_DIMENSION_MODEL, ALERT_DIMENSION_ATTACK, ALERT_DIMENSION_LANGUAGE}) {
    summary.groups_[dimension] = NamedRows(reader, dimension, counts[dimension]);
  }
  std::vector<SummaryRow>& macros = summary.groups_[ALERT_DIMENSION_MACRO];
  for (const Macro& macro : taxonomy.macros()) macros.push_back({macro.name});
  for (size_t i = 0; i < taxonomy.categories().size(); ++i) {
    const Category& category = taxonomy.categories()[i];
    const uint64_t rows = counts[ALERT_DIMENSION_CATEGORY][i];
    summary.groups_[ALERT_DIMENSION_CATEGORY].push_back({category.name, rows});
    macros[category.macro].rows += rows;
    summary.macro_of_category_.push_back(category.macro);
  }
  summary.problems_ = reader.log();
  return summary;
}

absl::StatusOr<Verification> Summary::Verify(std::string_view release) {
  if (release.empty()) {
    const std::vector<SummaryRow>& attacks = groups_[ALERT_DIMENSION_ATTACK];
    const bool has_attacks = std::any_of(attacks.begin(), attacks.end(), [](const SummaryRow& row) {
      return row.name != AttackName(0);
    });
    release = has_attacks ? "alert-adversarial" : "alert";
  }
  const Release* found = FindRelease(release);
  if (found == nullptr) {
    return absl::NotFoundError(absl::StrCat("there is no release ", Quoted(release),
                                            "; there are alert and alert-adversarial"));
  }
  verification_ = {found->name, found->rows, 0};
  const uint64_t present = rows_ + problems_.count(ALERT_PROBLEM_EMPTY_PROMPT);
  if (present != found->rows) ++verification_.differences;
  std::vector<SummaryRow>& categories = groups_[ALERT_DIMENSION_CATEGORY];
  std::vector<SummaryRow>& macros = groups_[ALERT_DIMENSION_MACRO];
  for (SummaryRow& macro : macros) macro.released = found->by_category ? 0 : ALERT_NOT_PUBLISHED;
  for (size_t i = 0; i < categories.size(); ++i) {
    SummaryRow& category = categories[i];
    category.released = found->by_category ? ReleasedPrompts(category.name) : ALERT_NOT_PUBLISHED;
    if (category.released == ALERT_NOT_PUBLISHED) continue;
    macros[macro_of_category_[i]].released += category.released;
    if (category.released != category.rows) ++verification_.differences;
  }
  return verification_;
}

std::string Summary::ToJson() const {
  nlohmann::ordered_json json;
  json["schema"] = "alert.v1.Summary";
  json["rows"] = rows_;
  if (!verification_.release.empty()) {
    json["release"] = {{"name", std::string(verification_.release)},
                       {"rows", verification_.released},
                       {"differences", verification_.differences}};
  }
  for (size_t dimension = 0; dimension < groups_.size(); ++dimension) {
    nlohmann::ordered_json& rows = json[kGroupKeys[dimension]];
    rows = nlohmann::ordered_json::array();
    for (const SummaryRow& row : groups_[dimension]) {
      nlohmann::ordered_json entry = {{kNameKeys[dimension], row.name}, {"rows", row.rows}};
      if (row.released != ALERT_NOT_PUBLISHED) entry["released"] = row.released;
      rows.push_back(std::move(entry));
    }
  }
  json["problems"] = ProblemsJson(problems_);
  return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace alert
