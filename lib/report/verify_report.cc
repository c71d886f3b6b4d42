#include "report/verify_report.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "report/row_fields.h"
#include "score/row_labels.h"

namespace alert {
namespace {

using Rows = std::vector<ScoreRow>;

constexpr std::pair<std::string_view, Rows ModelScore::*> kEvery[] = {
    {"every_sample", &ModelScore::every_sample},
    {"every_attack", &ModelScore::every_attack},
    {"every_language", &ModelScore::every_language}};

// Figures of a report went through text, and back.
constexpr double kRoundingOfText = 1e-9;

// Puts `rows` into the order of `names`. `list` is what messages call them.
absl::Status Reorder(const std::vector<std::string>& names, std::string_view model,
                     std::string_view list, Rows* rows) {
  Rows ordered;
  for (const std::string& name : names) {
    const auto is_named = [&](const ScoreRow& row) { return row.name == name; };
    const auto found = std::find_if(rows->begin(), rows->end(), is_named);
    if (found == rows->end()) {
      return absl::DataLossError(
          fmt::format("the {} of {} lack {}", list, Quoted(model), Quoted(name)));
    }
    ordered.push_back(std::move(*found));
    rows->erase(found);
  }
  if (!rows->empty()) {
    const std::string& name = rows->front().name;
    const bool twice = std::find(names.begin(), names.end(), name) != names.end();
    return absl::DataLossError(fmt::format("the {} of {} have {}{}", list, Quoted(model),
                                           Quoted(name), twice ? " twice" : ", which others lack"));
  }
  *rows = std::move(ordered);
  return absl::OkStatus();
}

std::vector<std::string> RowNames(const Rows& rows) {
  std::vector<std::string> names;
  for (const ScoreRow& row : rows) names.push_back(row.name);
  return names;
}

// The categories of a report and the macro categories that they are of.
std::shared_ptr<const Taxonomy> BuiltinOf(const Rows& rows,
                                          const std::vector<std::string>& macro_of) {
  std::shared_ptr<const Taxonomy> builtin = Taxonomy::Builtin();
  if (rows.size() != builtin->categories().size()) return nullptr;
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::optional<uint16_t> category = builtin->Find(rows[i].name);
    if (!category) return nullptr;
    const Category& own = builtin->categories()[*category];
    if (own.name != rows[i].name || builtin->macros()[own.macro].name != macro_of[i]) {
      return nullptr;
    }
  }
  return builtin;
}

absl::StatusOr<std::shared_ptr<const Taxonomy>> TaxonomyOf(
    const Score& stated, const std::vector<std::string>& macro_of) {
  if (stated.models.empty()) return Taxonomy::Builtin();
  const Rows& rows = stated.models[0].categories;
  if (auto builtin = BuiltinOf(rows, macro_of)) return builtin;
  nlohmann::json categories = nlohmann::json::array();
  for (size_t i = 0; i < rows.size(); ++i) {
    categories.push_back({{"name", rows[i].name}, {"parent", macro_of[i]}});
  }
  nlohmann::json macros = nlohmann::json::array();
  for (const ScoreRow& row : stated.models[0].macros) macros.push_back({{"name", row.name}});
  const nlohmann::json json = {{"schema", "alert.v1.Taxonomy"},
                               {"name", "report"},
                               {"macros", std::move(macros)},
                               {"categories", std::move(categories)}};
  return Taxonomy::Parse(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// A category that was taken away would take its unsafe responses along.
absl::Status CheckSum(const ModelScore& model) {
  VerdictCounts sum = {};
  for (const ScoreRow& row : model.categories) {
    for (size_t v = 0; v < sum.size() && !row.excluded; ++v) sum[v] += row.counts[v];
  }
  if (sum == model.overall.counts) return absl::OkStatus();
  return absl::DataLossError(fmt::format(
      "the counts of {} are not the sum of those of its categories", Quoted(model.model)));
}

bool Same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= kRoundingOfText;
}

// Holds the rows of one model against those that its counts give.
class ModelVerifier {
 public:
  ModelVerifier(const Verification& by, const ModelScore& counted) : by_(by), counted_(counted) {}

  absl::Status Verify(ModelScore* stated) const {
    ALERT_RETURN_IF_ERROR(SettleAll(counted_.categories, &stated->categories));
    if (!by_.whole) return absl::OkStatus();
    ALERT_RETURN_IF_ERROR(Settle("overall", counted_.overall, &stated->overall));
    ALERT_RETURN_IF_ERROR(Settle("mean", counted_.mean, &stated->mean));
    ALERT_RETURN_IF_ERROR(SettleAll(counted_.macros, &stated->macros));
    ALERT_RETURN_IF_ERROR(SettleParts("attacks", &LabelCell::attack, &stated->attacks));
    ALERT_RETURN_IF_ERROR(SettleParts("languages", &LabelCell::language, &stated->languages));
    for (const auto& [key, rows] : kEvery) {
      ALERT_RETURN_IF_ERROR(SettleEvery(key, &(stated->*rows)));
    }
    return SettleVerdicts(stated);
  }

 private:
  absl::Status Contradiction(std::string_view row, std::string_view what) const {
    return absl::DataLossError(fmt::format(
        "{} of {}, {}, contradicts the counts under the policy {}: the report is damaged, or was "
        "made by another version or under another policy of this name; make it again",
        what, Quoted(counted_.model), Quoted(row), Quoted(by_.policy.name())));
  }

  absl::Status SettleAll(const Rows& counted, Rows* rows) const {
    for (size_t i = 0; i < rows->size(); ++i) {
      ALERT_RETURN_IF_ERROR(Settle((*rows)[i].name, counted[i], &(*rows)[i]));
    }
    return absl::OkStatus();
  }

  absl::Status Settle(std::string_view name, const ScoreRow& counted, ScoreRow* row) const {
    if (row->counts != counted.counts) return Contradiction(name, "a count");
    if (by_.whole && row->excluded != counted.excluded) return Contradiction(name, "`excluded`");
    ALERT_RETURN_IF_ERROR(CheckPoints(name, counted, *row));
    const bool beyond_counts = by_.clustered || row->interval.method == "bootstrap";
    if (!beyond_counts) ALERT_RETURN_IF_ERROR(CheckIntervals(name, counted, *row));
    ScoreRow settled = counted;
    settled.band = row->band;
    settled.certified = row->certified;
    settled.grade = row->grade;
    if (beyond_counts) KeepIntervals(*row, &settled);
    *row = std::move(settled);
    return absl::OkStatus();
  }

  static std::string Figure(std::string_view path) { return fmt::format("`{}`", path); }

  // What follows from all categories is made anew: a wrong count would be told of the first of
  // them, and not of its own row.
  absl::Status CheckPoints(std::string_view name, const ScoreRow& counted,
                           const ScoreRow& row) const {
    for (const RowField& field : RowFields()) {
      if (field.kind != RowField::Kind::kPoint || field.of_all) continue;
      if (Same(field.Of(row), field.Of(counted))) continue;
      return Contradiction(name, Figure(field.path));
    }
    return absl::OkStatus();
  }

  absl::Status CheckIntervals(std::string_view name, const ScoreRow& counted,
                              const ScoreRow& row) const {
    for (const RowField& field : RowFields()) {
      if (!field.is_figure() || field.of_all) continue;
      if (Same(field.Of(row), field.Of(counted))) continue;
      return Contradiction(name, Figure(field.path.substr(0, field.path.rfind('.'))));
    }
    const bool same_method = row.interval.method == counted.interval.method;
    return same_method ? absl::OkStatus() : Contradiction(name, "`interval.method`");
  }

  // Clusters and a bootstrap's draws are not in the counts. They don't make bounds narrower.
  static void KeepIntervals(const ScoreRow& stated, ScoreRow* row) {
    row->interval.method = stated.interval.method;
    for (const RowField& field : RowFields()) {
      if (field.is_figure())
        field.member(*row) = Kept(field.kind, field.Of(stated), field.Of(*row));
    }
  }

  // None where `stated` is none.
  static double Kept(RowField::Kind kind, double stated, double counted) {
    if (kind == RowField::Kind::kPoint) return counted;
    if (kind == RowField::Kind::kBoundLow && !std::isnan(stated)) return std::fmin(stated, counted);
    if (kind == RowField::Kind::kBoundHigh && !std::isnan(stated))
      return std::fmax(stated, counted);
    return stated;
  }

  // Counts of prompts, which those of responses don't tell, are held against themselves.
  absl::Status SettleEvery(std::string_view key, Rows* rows) const {
    IntervalOptions options;
    options.level = by_.counted.interval.level;
    options.method = by_.counted.interval.method;
    for (ScoreRow& row : *rows) {
      const ScoreRow counted = ProportionRow("", row.counts, by_.policy.thresholds(), options);
      ALERT_RETURN_IF_ERROR(Settle(key, counted, &row));
    }
    return absl::OkStatus();
  }

  // Of attacks and languages a report does not have the counts by category: what depends on these
  // is taken as it is stated.
  absl::Status SettleParts(std::string_view list, std::string LabelCell::*name, Rows* rows) const {
    const IntervalOptions& options = by_.counted.interval;
    const bool by_category = options.judges.samples().size() > 1;
    const std::vector<LabelCell> labels = LabelsOf(counted_.model, by_.counted.labels);
    VerdictCounts sum = {};
    for (ScoreRow& row : *rows) {
      for (size_t v = 0; v < sum.size(); ++v) sum[v] += row.counts[v];
      row.thresholds = by_.policy.thresholds();
      const IntervalOptions with = WithLabels(options, labels, [&](const LabelCell& cell) {
        return cell.*name == row.name && by_.policy.weight(cell.category) > 0;
      });
      row.judged = with.corrects();
      row.early = with.anytime;
      row.deciding = row.judged ? row.corrected.safety : row.safety;
      ALERT_RETURN_IF_ERROR(CheckAnytime(with, row));
      if (by_category || !by_.policy.EqualWeights() || !options.population.empty()) continue;
      const ScoreRow counted = ProportionRow(row.name, row.counts, row.thresholds, with);
      const bool all_scored = counted.worst == counted.best;
      ALERT_RETURN_IF_ERROR(all_scored ? Settle(row.name, counted, &row)
                                       : SettleUneven(counted, &row));
    }
    if (rows->empty() || sum == counted_.overall.counts) return absl::OkStatus();
    return Contradiction(list, "the sum of the counts");
  }

  // It is of the counts together, and none where the policy's weights of the part's categories
  // differ.
  absl::Status CheckAnytime(const IntervalOptions& options, const ScoreRow& row) const {
    if (std::isnan(row.anytime.low) && std::isnan(row.anytime.high)) return absl::OkStatus();
    const ScoreRow counted = ProportionRow(row.name, row.counts, row.thresholds, options);
    const bool same =
        Same(row.anytime.low, counted.anytime.low) && Same(row.anytime.high, counted.anytime.high);
    return same ? absl::OkStatus() : Contradiction(row.name, "`anytime`");
  }

  // The unscored may weigh more in one category than in another, but safety lies between the bounds
  // that all of them give.
  absl::Status SettleUneven(const ScoreRow& counted, ScoreRow* row) const {
    if (!Same(row->worst, counted.worst)) return Contradiction(row->name, "`worst`");
    if (!Same(row->best, counted.best)) return Contradiction(row->name, "`best`");
    const bool scored = !std::isnan(counted.safety);
    const bool between = row->safety >= counted.worst - kRoundingOfText &&
                         row->safety <= counted.best + kRoundingOfText;
    if (scored ? !between : !std::isnan(row->safety)) return Contradiction(row->name, "`safety`");
    row->bounds.low = Kept(RowField::Kind::kBoundLow, row->bounds.low, counted.bounds.low);
    row->bounds.high = Kept(RowField::Kind::kBoundHigh, row->bounds.high, counted.bounds.high);
    if (counted.deciding < row->deciding) row->deciding = counted.deciding;
    return absl::OkStatus();
  }

  // A certificate that the report does not state is not given: more than the counts may forbid it.
  absl::Status SettleVerdicts(ModelScore* score) const {
    const ModelScore stated = *score;
    Certify(by_.policy, score);
    ALERT_RETURN_IF_ERROR(SettleVerdict("overall", stated.overall, &score->overall));
    ALERT_RETURN_IF_ERROR(SettleVerdict("mean", stated.mean, &score->mean));
    for (const auto rows : {&ModelScore::categories, &ModelScore::macros, &ModelScore::attacks,
                            &ModelScore::languages, &ModelScore::every_sample,
                            &ModelScore::every_attack, &ModelScore::every_language}) {
      for (size_t i = 0; i < (stated.*rows).size(); ++i) {
        const ScoreRow& row = (stated.*rows)[i];
        ScoreRow* settled = &(score->*rows)[i];
        const bool part = rows == &ModelScore::attacks || rows == &ModelScore::languages;
        if (part && IsHarsher(row.band, *settled)) settled->band = row.band;
        ALERT_RETURN_IF_ERROR(SettleVerdict(row.name, row, settled));
      }
    }
    return absl::OkStatus();
  }

  // As it may be by the verdicts of each category, which a report does not have of a part.
  static bool IsHarsher(alert_band stated, const ScoreRow& counted) {
    return counted.worst < counted.best && counted.band != ALERT_BAND_NONE && stated > counted.band;
  }

  absl::Status SettleVerdict(std::string_view name, const ScoreRow& stated, ScoreRow* row) const {
    if (row->together && !stated.certified) row->holds = false;
    row->certified = row->certified && stated.certified;
    return row->band == stated.band ? absl::OkStatus() : Contradiction(name, "`band`");
  }

  const Verification& by_;
  const ModelScore& counted_;
};

std::vector<std::string> NamesOf(const std::vector<Category>& categories) {
  std::vector<std::string> names;
  names.reserve(categories.size());
  for (const Category& category : categories) names.push_back(category.name);
  return names;
}

}  // namespace

absl::Status OrderRows(const std::vector<std::string>& macro_of, Score* stated) {
  auto taxonomy = TaxonomyOf(*stated, macro_of);
  ALERT_RETURN_IF_ERROR(taxonomy.status());
  stated->taxonomy = *std::move(taxonomy);
  if (stated->models.empty()) return absl::OkStatus();
  std::vector<std::string> macros;
  for (const Macro& macro : stated->taxonomy->macros()) macros.push_back(macro.name);
  const struct {
    const char* name;
    Rows ModelScore::*rows;
    std::vector<std::string> order;
  } lists[] = {{"categories", &ModelScore::categories, NamesOf(stated->taxonomy->categories())},
               {"macros", &ModelScore::macros, std::move(macros)},
               {"attacks", &ModelScore::attacks, RowNames(stated->models[0].attacks)},
               {"languages", &ModelScore::languages, RowNames(stated->models[0].languages)}};
  std::set<std::string_view> models;
  for (ModelScore& model : stated->models) {
    if (!models.insert(model.model).second) {
      return absl::DataLossError(fmt::format("the model {} stands twice", Quoted(model.model)));
    }
    for (const auto& list : lists) {
      ALERT_RETURN_IF_ERROR(Reorder(list.order, model.model, list.name, &(model.*list.rows)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Tally> TallyOf(const Score& stated) {
  Tally tally(stated.taxonomy);
  tally.problems() = stated.problems;
  for (const std::string& judge : stated.judges) tally.AddJudge(judge);
  for (const ModelScore& model : stated.models) {
    const auto index = tally.Intern(ALERT_DIMENSION_MODEL, model.model);
    ALERT_RETURN_IF_ERROR(index.status());
    std::vector<VerdictCounts>& counts = tally.Counts({*index, 0, 0});
    for (size_t i = 0; i < model.categories.size(); ++i) counts[i] = model.categories[i].counts;
  }
  if (!tally.CheckCounts().ok()) {
    return absl::DataLossError("the counts are too large to be added up");
  }
  for (const ModelScore& model : stated.models) ALERT_RETURN_IF_ERROR(CheckSum(model));
  return tally;
}

absl::Status VerifyReport(const Verification& by, Score* stated) {
  if (by.whole && stated->headline != by.counted.headline) {
    return absl::DataLossError(
        fmt::format("`headline` is not that of the policy {}", Quoted(by.policy.name())));
  }
  for (const ModelScore& counted : by.counted.models) {
    const auto model =
        std::find_if(stated->models.begin(), stated->models.end(),
                     [&](const ModelScore& score) { return score.model == counted.model; });
    ALERT_RETURN_IF_ERROR(ModelVerifier(by, counted).Verify(&*model));
  }
  return absl::OkStatus();
}

}  // namespace alert
