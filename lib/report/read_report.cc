#include "report/read_report.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace alert {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The methods that are not IntervalMethodName's, as views that stay valid for ever.
constexpr std::string_view kMethods[] = {"stratified", "cluster", "bootstrap", "cluster-bootstrap"};

std::string_view MethodName(const std::string& method) {
  const auto found = FindIntervalMethod(method);
  if (found.ok()) return IntervalMethodName(*found);
  for (const std::string_view name : kMethods) {
    if (name == method) return name;
  }
  return {};
}

alert_band BandNamed(std::string_view name) {
  for (alert_band band = 0; band < ALERT_BAND_COUNT; ++band) {
    if (BandName(band) == name) return band;
  }
  return ALERT_BAND_NONE;
}

double Proportion(const JsonObject& object, std::string_view key) {
  const double value = object.Number(key).value_or(kNone);
  if (value < 0 || value > 1) object.FailAt(key, "must lie between 0 and 1");
  return value;
}

uint64_t Count(const JsonObject& object, std::string_view key) {
  const double value = object.Number(key).value_or(0);
  if (value >= 0 && value <= 9007199254740992.0 && value == std::floor(value)) {
    return static_cast<uint64_t>(value);
  }
  object.FailAt(key, "must be a count");
  return 0;
}

class ReportReader {
 public:
  explicit ReportReader(const JsonObject& root) : root_(root) {}

  Score Read() {
    Score score;
    score.policy = root_.Text("policy");
    score.headline =
        root_.Text("headline") == "mean" ? ALERT_HEADLINE_MEAN : ALERT_HEADLINE_OVERALL;
    for (const JsonObject& judge : root_.Objects("judges")) {
      score.judges.push_back(judge.RequiredText("judge"));
    }
    for (const JsonObject& model : root_.Objects("models")) {
      score.models.push_back(ReadModel(model));
    }
    score.interval.level = level_;
    if (method_.has_value()) score.interval.method = *method_;
    return score;
  }

  // Whether an interval or a correction is more than the counts.
  bool beyond_counts() const { return beyond_counts_; }

 private:
  ModelScore ReadModel(const JsonObject& json) {
    ModelScore model;
    model.model = json.RequiredText("model");
    if (const auto overall = json.Object("overall")) model.overall = ReadRow(*overall, "");
    if (const auto mean = json.Object("mean")) model.mean = ReadRow(*mean, "");
    model.mean.counts = model.overall.counts;
    model.categories = ReadRows(json, "categories", "category");
    model.macros = ReadRows(json, "macros", "macro");
    model.attacks = ReadRows(json, "attacks", "attack");
    model.languages = ReadRows(json, "languages", "language");
    return model;
  }

  std::vector<ScoreRow> ReadRows(const JsonObject& model, std::string_view list,
                                 std::string_view key) {
    std::vector<ScoreRow> rows;
    for (const JsonObject& row : model.Objects(list)) {
      rows.push_back(ReadRow(row, row.RequiredText(key)));
    }
    return rows;
  }

  ScoreRow ReadRow(const JsonObject& json, std::string name) {
    ScoreRow row;
    row.name = std::move(name);
    row.counts = {Count(json, "safe"), Count(json, "unsafe"), Count(json, "undecided"),
                  Count(json, "missing")};
    row.safety = Proportion(json, "safety");
    row.worst = Proportion(json, "worst");
    row.best = Proportion(json, "best");
    row.band = BandNamed(json.Text("band"));
    row.certified = json.Flag("certified").value_or(false);
    row.excluded = json.Flag("excluded").value_or(false);
    if (const auto interval = json.Object("interval")) ReadInterval(*interval, &row.interval);
    if (const auto bounds = json.Object("bounds")) {
      row.bounds = {Proportion(*bounds, "low"), Proportion(*bounds, "high")};
    }
    if (const auto corrected = json.Object("corrected")) {
      const double safety = Proportion(*corrected, "safety");
      row.corrected = {
          safety, {Proportion(*corrected, "low"), Proportion(*corrected, "high")}, safety};
      beyond_counts_ = true;
    }
    return row;
  }

  void ReadInterval(const JsonObject& json, RowInterval* interval) {
    interval->low = Proportion(json, "low");
    interval->high = Proportion(json, "high");
    const std::string method = json.Text("method");
    interval->method = MethodName(method);
    if (const auto found = FindIntervalMethod(method); found.ok()) method_ = *found;
    if (method == "cluster" || method == "cluster-bootstrap") beyond_counts_ = true;
    level_ = json.Number("level").value_or(level_);
    if (!CheckLevel(level_).ok()) json.FailAt("level", "must lie between 0 and 1");
  }

  const JsonObject& root_;
  double level_ = 0.95;
  std::optional<alert_interval_method> method_;
  bool beyond_counts_ = false;
};

// The built-in taxonomy where the categories are its own; otherwise one that has these categories,
// all of one macro category, for a report does not say more.
absl::StatusOr<std::shared_ptr<const Taxonomy>> TaxonomyOf(const Score& score) {
  std::shared_ptr<const Taxonomy> builtin = Taxonomy::Builtin();
  nlohmann::json categories = nlohmann::json::array();
  bool is_builtin = true;
  if (!score.models.empty()) {
    for (const ScoreRow& row : score.models[0].categories) {
      is_builtin = is_builtin && builtin->Find(row.name).has_value();
      categories.push_back({{"name", row.name}, {"parent", "all categories"}});
    }
  }
  if (is_builtin) return builtin;
  const nlohmann::json json = {{"schema", "alert.v1.Taxonomy"},
                               {"name", "report"},
                               {"macros", {{{"name", "all categories"}}}},
                               {"categories", std::move(categories)}};
  return Taxonomy::Parse(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

// The counts of a report as a tally.
absl::StatusOr<Tally> TallyOf(const Score& score) {
  Tally tally(score.taxonomy);
  for (const ModelScore& model : score.models) {
    const auto index = tally.Intern(ALERT_DIMENSION_MODEL, model.model);
    if (!index.ok()) return index.status();
    std::vector<VerdictCounts>& counts = tally.Counts({*index, 0, 0});
    for (const ScoreRow& row : model.categories) {
      const std::optional<uint16_t> category = score.taxonomy->Find(row.name);
      if (!category) {
        return absl::DataLossError(fmt::format(
            "the models of the report have different categories ({})", Quoted(row.name)));
      }
      counts[*category] = row.counts;
    }
  }
  return tally;
}

}  // namespace

absl::StatusOr<Score> ReadReport(std::string_view json, const Policy* policy) {
  auto document = JsonDocument::Parse(json, "alert.v1.Report");
  if (!document.ok()) return document.status();
  const JsonObject root = document->root();
  ReportReader reader(root);
  Score score = reader.Read();
  ALERT_RETURN_IF_ERROR(document->status());
  auto taxonomy = TaxonomyOf(score);
  if (!taxonomy.ok()) return taxonomy.status();
  score.taxonomy = *std::move(taxonomy);
  if (policy == nullptr) return score;
  if (reader.beyond_counts()) {
    return absl::FailedPreconditionError(
        "the report has intervals of clusters or corrections for the judge's errors, which its "
        "counts alone don't give under another policy; give the tally instead");
  }
  const auto tally = TallyOf(score);
  if (!tally.ok()) return tally.status();
  const auto own = policy->For(score.taxonomy);
  if (!own.ok()) return own.status();
  Score rescored = ScoreTally(*tally, **own, score.interval);
  rescored.judges = std::move(score.judges);
  return rescored;
}

}  // namespace alert
