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
#include "report/verify_report.h"

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

// A line or an offset; `none` where the problem has no such place.
uint64_t Place(const JsonObject& object, std::string_view key, uint64_t none) {
  return object.Number(key).has_value() ? Count(object, key) : none;
}

std::optional<alert_problem_kind> ProblemKindNamed(std::string_view name) {
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (ProblemKindName(kind) == name) return kind;
  }
  return std::nullopt;
}

class ReportReader {
 public:
  explicit ReportReader(const JsonObject& root) : root_(root) {}

  Score Read() {
    Score score;
    score.policy = root_.Text("policy");
    score.headline =
        root_.Text("headline") == "mean" ? ALERT_HEADLINE_MEAN : ALERT_HEADLINE_OVERALL;
    ReadProblems(&score.problems);
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

  const ReportKind& kind() const { return kind_; }

 private:
  // Without them nobody can say how many rows were left out.
  void ReadProblems(ProblemLog* problems) {
    const auto json = root_.Object("problems");
    if (!json) return root_.FailAt("problems", "is missing");
    ProblemLog::Counts counts;
    for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
      counts[kind] = Count(*json, ProblemKindName(kind));
    }
    std::vector<Problem> samples;
    for (const JsonObject& sample : json->Objects("samples")) {
      if (const auto kind = ProblemKindNamed(sample.Text("kind"))) {
        samples.push_back({*kind, sample.Text("file"), Place(sample, "line", ALERT_NO_LINE),
                           Place(sample, "offset", ALERT_NO_OFFSET), sample.Text("message")});
      }
    }
    problems->Restore(counts, std::move(samples));
  }

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
    if (const auto bounds = json.Object("bounds")) row.bounds = ReadEnds(*bounds);
    if (const auto corrected = json.Object("corrected")) {
      const double safety = Proportion(*corrected, "safety");
      row.corrected = {safety, ReadEnds(*corrected), safety};
      row.corrected_bounds = {Proportion(*corrected, "worst"), Proportion(*corrected, "best"),
                              {kNone, kNone}};
      if (const auto bounds = corrected->Object("bounds")) {
        row.corrected_bounds.interval = ReadEnds(*bounds);
      }
      kind_.corrected = true;
    }
    return row;
  }

  static Interval ReadEnds(const JsonObject& json) {
    const Interval ends = {Proportion(json, "low"), Proportion(json, "high")};
    if (ends.low > ends.high) json.FailAt("low", "must not lie above `high`");
    return ends;
  }

  void ReadInterval(const JsonObject& json, RowInterval* interval) {
    const Interval ends = ReadEnds(json);
    interval->low = ends.low;
    interval->high = ends.high;
    const std::string method = json.Text("method");
    interval->method = MethodName(method);
    if (const auto found = FindIntervalMethod(method); found.ok()) method_ = *found;
    if (method == "cluster" || method == "cluster-bootstrap") kind_.clustered = true;
    level_ = json.Number("level").value_or(level_);
    if (!CheckLevel(level_).ok()) json.FailAt("level", "must lie between 0 and 1");
  }

  const JsonObject& root_;
  double level_ = 0.95;
  std::optional<alert_interval_method> method_;
  ReportKind kind_;
};

// The policy that the report was made with.
absl::StatusOr<std::shared_ptr<const Policy>> OwnPolicy(const Score& stated, const Policy* given) {
  if (given != nullptr) return given->For(stated.taxonomy);
  const auto builtin = Policy::Builtin(stated.policy);
  if (builtin.ok()) return (*builtin)->For(stated.taxonomy);
  return absl::FailedPreconditionError(fmt::format(
      "the report was made under the policy {}, which is not built in; without that policy its "
      "bands can't be held against its counts",
      Quoted(stated.policy)));
}

absl::StatusOr<Score> Rescore(const Score& stated, const Policy& policy, const ReportKind& kind) {
  if (kind.clustered || kind.corrected) {
    return absl::FailedPreconditionError(
        "the report has intervals of clusters or corrections for the judge's errors, which its "
        "counts alone don't give under another policy; give the tally instead");
  }
  const auto tally = TallyOf(stated);
  if (!tally.ok()) return tally.status();
  Score rescored = ScoreTally(*tally, policy, stated.interval);
  rescored.judges = stated.judges;
  return rescored;
}

}  // namespace

absl::StatusOr<Score> ReadReport(std::string_view json, const Policy* policy) {
  auto document = JsonDocument::Parse(json, "alert.v1.Report");
  if (!document.ok()) return document.status();
  const JsonObject root = document->root();
  ReportReader reader(root);
  Score score = reader.Read();
  ALERT_RETURN_IF_ERROR(document->status());
  ALERT_RETURN_IF_ERROR(OrderRows(&score));
  const auto own = OwnPolicy(score, policy);
  if (!own.ok()) return own.status();
  if ((*own)->name() != score.policy) return Rescore(score, **own, reader.kind());
  ALERT_RETURN_IF_ERROR(VerifyReport(**own, reader.kind(), &score));
  return score;
}

}  // namespace alert
