#include "report/verify_report.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace alert {
namespace {

using Rows = std::vector<ScoreRow>;

// Figures of a report went through text, and back.
constexpr double kRounding = 1e-9;

// What a taxonomy is called that is made of a report's categories.
constexpr char kReportTaxonomy[] = "report";

std::set<std::string_view> NamesOf(const Rows& rows) {
  std::set<std::string_view> names;
  for (const ScoreRow& row : rows) names.insert(row.name);
  return names;
}

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

// The built-in taxonomy where the categories are its own; otherwise one that has these categories,
// all of one macro category, for a report does not say more.
absl::StatusOr<std::shared_ptr<const Taxonomy>> TaxonomyOf(const Score& stated) {
  std::shared_ptr<const Taxonomy> builtin = Taxonomy::Builtin();
  if (stated.models.empty()) return builtin;
  const Rows& rows = stated.models[0].categories;
  const std::set<std::string_view> names = NamesOf(rows);
  const auto has = [&](const Category& category) { return names.count(category.name) > 0; };
  const std::vector<Category>& own = builtin->categories();
  if (names.size() == own.size() && std::all_of(own.begin(), own.end(), has)) return builtin;
  nlohmann::json categories = nlohmann::json::array();
  for (const ScoreRow& row : rows) {
    categories.push_back({{"name", row.name}, {"parent", "all categories"}});
  }
  const nlohmann::json json = {{"schema", "alert.v1.Taxonomy"},
                               {"name", kReportTaxonomy},
                               {"macros", {{{"name", "all categories"}}}},
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
  return (std::isnan(a) && std::isnan(b)) || std::fabs(a - b) <= kRounding;
}

// Holds the rows of one model against those that its counts give.
class ModelVerifier {
 public:
  ModelVerifier(const Policy& policy, const ReportKind& kind, const IntervalOptions& interval,
                const ModelScore& counted)
      : policy_(policy), kind_(kind), interval_(interval), counted_(counted) {}

  absl::Status Verify(ModelScore* stated) const {
    ALERT_RETURN_IF_ERROR(Settle("overall", counted_.overall, &stated->overall));
    ALERT_RETURN_IF_ERROR(Settle("mean", counted_.mean, &stated->mean));
    ALERT_RETURN_IF_ERROR(SettleAll(counted_.categories, &stated->categories));
    if (stated->macros.empty()) stated->macros = counted_.macros;
    ALERT_RETURN_IF_ERROR(SettleAll(counted_.macros, &stated->macros));
    ALERT_RETURN_IF_ERROR(SettleParts("attacks", &stated->attacks));
    ALERT_RETURN_IF_ERROR(SettleParts("languages", &stated->languages));
    return SettleVerdicts(stated);
  }

 private:
  absl::Status Contradiction(std::string_view row, std::string_view what) const {
    return absl::DataLossError(fmt::format(
        "{} of {}, {}, contradicts the counts under the policy {}: the report is damaged, or was "
        "made by another version or under another policy of this name; make it again",
        what, Quoted(counted_.model), Quoted(row), Quoted(policy_.name())));
  }

  absl::Status SettleAll(const Rows& counted, Rows* rows) const {
    for (size_t i = 0; i < rows->size(); ++i) {
      ALERT_RETURN_IF_ERROR(Settle((*rows)[i].name, counted[i], &(*rows)[i]));
    }
    return absl::OkStatus();
  }

  absl::Status Settle(std::string_view name, const ScoreRow& counted, ScoreRow* row) const {
    if (row->counts != counted.counts) return Contradiction(name, "a count");
    if (row->excluded != counted.excluded) return Contradiction(name, "`excluded`");
    for (const auto& [key, figure] : {std::pair("`safety`", &ScoreRow::safety),
                                      {"`worst`", &ScoreRow::worst},
                                      {"`best`", &ScoreRow::best}}) {
      if (!Same(row->*figure, counted.*figure)) return Contradiction(name, key);
      row->*figure = counted.*figure;
    }
    row->thresholds = counted.thresholds;
    SettleIntervals(counted, row);
    return CheckCorrected(name, *row);
  }

  // Clusters and a bootstrap are not in the counts. Neither can make the bounds narrower.
  void SettleIntervals(const ScoreRow& counted, ScoreRow* row) const {
    if (!kind_.clustered && row->interval.method != "bootstrap") {
      row->interval = counted.interval;
      row->bounds = counted.bounds;
    }
    if (std::isnan(row->bounds.low)) return;
    row->bounds.low = std::fmin(row->bounds.low, counted.bounds.low);
    row->bounds.high = std::fmax(row->bounds.high, counted.bounds.high);
  }

  // All that can be said of a correction without the judge's errors that it was made with.
  absl::Status CheckCorrected(std::string_view name, const ScoreRow& row) const {
    const double safety = row.corrected.safety;
    if (std::isnan(safety)) {
      const bool lacks_it = kind_.corrected && !std::isnan(row.safety);
      return lacks_it ? Contradiction(name, "`corrected`, which other scores have,")
                      : absl::OkStatus();
    }
    const alert_bounds& bounds = row.corrected_bounds;
    const bool sound = !std::isnan(row.safety) && bounds.worst <= safety + kRounding &&
                       bounds.best >= safety - kRounding &&
                       !(bounds.interval.low > row.corrected.interval.low + kRounding);
    return sound ? absl::OkStatus() : Contradiction(name, "`corrected`");
  }

  // A report has no counts by category of attacks and languages: where categories weigh differently,
  // only their sum is known to be right.
  absl::Status SettleParts(std::string_view list, Rows* rows) const {
    VerdictCounts sum = {};
    for (ScoreRow& row : *rows) {
      for (size_t v = 0; v < sum.size(); ++v) sum[v] += row.counts[v];
      row.thresholds = policy_.thresholds();
      if (!policy_.EqualWeights()) continue;
      const ScoreRow counted =
          ProportionRow(row.name, row.counts, policy_.thresholds(), interval_);
      ALERT_RETURN_IF_ERROR(Settle(row.name, counted, &row));
    }
    if (rows->empty() || sum == counted_.overall.counts) return absl::OkStatus();
    return Contradiction(list, "the sum of the counts");
  }

  // A certificate that the report does not state is not given: more than the counts may forbid it.
  absl::Status SettleVerdicts(ModelScore* score) const {
    const ModelScore stated = *score;
    Certify(policy_, score);
    ALERT_RETURN_IF_ERROR(SettleVerdict("overall", stated.overall, &score->overall));
    ALERT_RETURN_IF_ERROR(SettleVerdict("mean", stated.mean, &score->mean));
    for (const auto rows : {&ModelScore::categories, &ModelScore::macros, &ModelScore::attacks,
                            &ModelScore::languages}) {
      for (size_t i = 0; i < (stated.*rows).size(); ++i) {
        const ScoreRow& row = (stated.*rows)[i];
        ALERT_RETURN_IF_ERROR(SettleVerdict(row.name, row, &(score->*rows)[i]));
      }
    }
    return absl::OkStatus();
  }

  absl::Status SettleVerdict(std::string_view name, const ScoreRow& stated, ScoreRow* row) const {
    row->certified = row->certified && stated.certified;
    return row->band == stated.band ? absl::OkStatus() : Contradiction(name, "`band`");
  }

  const Policy& policy_;
  const ReportKind kind_;
  const IntervalOptions& interval_;
  const ModelScore& counted_;
};

}  // namespace

absl::Status OrderRows(Score* stated) {
  auto taxonomy = TaxonomyOf(*stated);
  if (!taxonomy.ok()) return taxonomy.status();
  stated->taxonomy = *std::move(taxonomy);
  std::vector<std::string> categories;
  for (const Category& category : stated->taxonomy->categories()) {
    categories.push_back(category.name);
  }
  std::vector<std::string> macros;
  for (const Macro& macro : stated->taxonomy->macros()) macros.push_back(macro.name);
  const bool builtin = stated->taxonomy->name() != kReportTaxonomy;
  std::set<std::string_view> models;
  for (ModelScore& model : stated->models) {
    if (!models.insert(model.model).second) {
      return absl::DataLossError(fmt::format("the model {} stands twice", Quoted(model.model)));
    }
    const ModelScore& first = stated->models[0];
    if (!builtin) model.macros.clear();  // how they group the categories is not said
    ALERT_RETURN_IF_ERROR(Reorder(categories, model.model, "categories", &model.categories));
    if (builtin) ALERT_RETURN_IF_ERROR(Reorder(macros, model.model, "macros", &model.macros));
    ALERT_RETURN_IF_ERROR(
        Reorder(RowNames(first.attacks), model.model, "attacks", &model.attacks));
    ALERT_RETURN_IF_ERROR(
        Reorder(RowNames(first.languages), model.model, "languages", &model.languages));
    ALERT_RETURN_IF_ERROR(CheckSum(model));
  }
  return absl::OkStatus();
}

absl::StatusOr<Tally> TallyOf(const Score& stated) {
  Tally tally(stated.taxonomy);
  tally.problems() = stated.problems;
  for (const ModelScore& model : stated.models) {
    const auto index = tally.Intern(ALERT_DIMENSION_MODEL, model.model);
    if (!index.ok()) return index.status();
    std::vector<VerdictCounts>& counts = tally.Counts({*index, 0, 0});
    for (size_t i = 0; i < model.categories.size(); ++i) counts[i] = model.categories[i].counts;
  }
  return tally;
}

absl::Status VerifyReport(const Policy& policy, const ReportKind& kind, Score* stated) {
  const auto tally = TallyOf(*stated);
  if (!tally.ok()) return tally.status();
  const Score counted = ScoreTally(*tally, policy, stated->interval);
  stated->headline = counted.headline;
  for (const ModelScore& by_counts : counted.models) {
    const auto model = std::find_if(
        stated->models.begin(), stated->models.end(),
        [&](const ModelScore& score) { return score.model == by_counts.model; });
    ALERT_RETURN_IF_ERROR(
        ModelVerifier(policy, kind, stated->interval, by_counts).Verify(&*model));
  }
  return absl::OkStatus();
}

}  // namespace alert
