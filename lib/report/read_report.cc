#include "report/read_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/numbers.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "report/lines.h"
#include "report/row_fields.h"
#include "report/verify_report.h"
#include "score/left_out.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

constexpr uint64_t kMostCount = kMostExact;
constexpr uint64_t kMostReplicates = 10000000;
constexpr double kRoundingOfShare = 1e-9;

// The methods of intervals that are not of one proportion, as views that stay valid for ever.
constexpr std::string_view kMethods[] = {"stratified", "cluster", "bootstrap", "cluster-bootstrap"};

std::string_view MethodName(const std::string& method) {
  if (const auto found = kIntervalMethods.Find<alert_interval_method>(method)) {
    return kIntervalMethods.Name(*found);
  }
  for (const std::string_view name : kMethods) {
    if (name == method) return name;
  }
  return {};
}

double Proportion(const JsonObject& object, std::string_view key) {
  const double value = object.Number(key).value_or(kNan);
  if (value < 0 || value > 1) object.FailAt(key, "must lie between 0 and 1");
  return value;
}

double StatedCount(const JsonObject& object, std::string_view key) {
  const double value = object.Number(key).value_or(kNan);
  if (!(value >= 0 && value <= static_cast<double>(kMostCount))) {
    object.FailAt(key, "must be a count");
  }
  return value;
}

uint64_t Count(const JsonObject& object, std::string_view key) {
  const std::optional<uint64_t> count = object.Unsigned(key);
  if (!count.has_value()) object.FailAt(key, "is missing");
  return count.value_or(0);
}

// A line or an offset; `none` where the problem has no such place.
uint64_t Place(const JsonObject& object, std::string_view key, uint64_t none) {
  return object.Unsigned(key).value_or(none);
}

// A labelled sample, and the categories that it speaks for.
struct StatedSample {
  alert_judge_error errors;
  std::vector<std::string> categories;
};

struct StatedLabels {
  std::string model;
  std::string category;
  std::string attack;
  std::string language;
  alert_verdict judge;
  alert_verdict person;
  uint64_t count;
};

class ReportReader {
 public:
  explicit ReportReader(const JsonObject& root) : root_(root) {}

  Score Read() {
    root_.AllowEachKeyOnce();
    Score score;
    score.policy = root_.RequiredText("policy");
    score.headline =
        kHeadlines.Find<alert_headline>(root_.Text("headline")).value_or(ALERT_HEADLINE_OVERALL);
    score.interval = ReadOptions();
    if (const auto reference = root_.Object("reference")) {
      score.reference_model = reference->RequiredText("model");
    }
    if (!root_.Object("left_out")) root_.FailAt("left_out", "is missing");
    for (const JsonObject& sample : root_.Objects("judge_errors")) ReadSample(sample);
    if (const auto labels = root_.Object("labels")) ReadLabels(*labels, &score.interval);
    for (const JsonObject& part : root_.Objects("population")) ReadPart(part);
    for (const JsonObject& judge : root_.Objects("judges")) {
      score.judges.push_back(judge.RequiredText("judge"));
    }
    ReadProblems(&score.problems);
    for (const JsonObject& model : root_.Objects("models")) {
      score.models.push_back(ReadModel(model, score.models.empty()));
    }
    return score;
  }

  // Of the first model's categories, the macro categories that they are of.
  const std::vector<std::string>& macro_of() const { return macro_of_; }

  // The labelled samples, once the taxonomy is known.
  absl::StatusOr<LabelledSamples> Samples(const Taxonomy& taxonomy) const {
    std::vector<alert_judge_error> errors;
    constexpr uint16_t kNoSample = std::numeric_limits<uint16_t>::max();
    std::vector<uint16_t> of_category(taxonomy.categories().size(), kNoSample);
    for (const StatedSample& sample : samples_) {
      for (const std::string& name : sample.categories) {
        const std::optional<uint16_t> category = taxonomy.Find(name);
        if (!category) {
          return absl::DataLossError(
              fmt::format("judge_errors: there is no category {}", Quoted(name)));
        }
        of_category[*category] = static_cast<uint16_t>(errors.size());
      }
      errors.push_back(sample.errors);
    }
    auto samples = LabelledSamples::Create(errors, of_category, of_category.size());
    if (samples.ok()) return samples;
    return absl::DataLossError(
        fmt::format("judge_errors: {}", std::string(samples.status().message())));
  }

  // What people said of some responses, once the taxonomy is known.
  absl::StatusOr<std::vector<LabelCell>> Labels(const Taxonomy& taxonomy) const {
    std::vector<LabelCell> cells;
    for (const StatedLabels& stated : labels_) {
      const std::optional<uint16_t> category = taxonomy.Find(stated.category);
      if (!category) {
        return absl::DataLossError(
            fmt::format("labels: there is no category {}", Quoted(stated.category)));
      }
      cells.push_back({stated.model, stated.attack, stated.language, *category});
      cells.back().counts[stated.judge][stated.person] = stated.count;
    }
    return cells;
  }

  // What the rows stand for, once the taxonomy is known.
  absl::StatusOr<Population> PopulationOver(const Taxonomy& taxonomy) const {
    Population population;
    if (population_.empty()) return population;
    population.resize(taxonomy.categories().size());
    for (const auto& [name, prompts] : population_) {
      const std::optional<uint16_t> category = taxonomy.Find(name);
      if (!category) {
        return absl::DataLossError(
            fmt::format("population: there is no category {}", Quoted(name)));
      }
      if (population[*category] > 0) {
        return absl::DataLossError(fmt::format("population: {} stands twice", Quoted(name)));
      }
      population[*category] = prompts;
    }
    return population;
  }

  // Whether intervals are of clusters: as they say, or for there are too few clusters for one.
  bool clustered() const { return clustered_; }

  // Whether prompts have different numbers of samples, and weigh alike all the same.
  bool uneven() const { return uneven_; }

 private:
  IntervalOptions ReadOptions() {
    IntervalOptions options;
    const auto json = root_.Object("intervals");
    if (!json) {
      root_.FailAt("intervals", "is missing");
      return options;
    }
    options.level = json->Number("level").value_or(0);
    if (!CheckLevel(options.level).ok()) json->FailAt("level", "must lie between 0 and 1");
    const std::string name = json->Text("method");
    const auto method = kIntervalMethods.Find<alert_interval_method>(name);
    if (!method) json->FailAt("method", std::string(kIntervalMethods.NotFound(name).message()));
    options.method = method.value_or(ALERT_INTERVAL_WILSON);
    const uint64_t replicates = Count(*json, "replicates");
    if (replicates > kMostReplicates) json->FailAt("replicates", "is too large");
    options.replicates = static_cast<uint32_t>(std::min(replicates, kMostReplicates));
    options.seed = Count(*json, "seed");
    options.simultaneous = json->Flag("simultaneous").value_or(false);
    options.anytime = json->Flag("anytime").value_or(false);
    level_ = options.level;
    return options;
  }

  void ReadSample(const JsonObject& json) {
    const auto [unsafe_found, unsafe_total] = ReadRate(json, "sensitivity");
    const auto [safe_found, safe_total] = ReadRate(json, "specificity");
    samples_.push_back(
        {{unsafe_found, unsafe_total, safe_found, safe_total}, json.Texts("categories")});
  }

  void ReadPart(const JsonObject& json) {
    population_.emplace_back(json.RequiredText("category"), Count(json, "prompts"));
    if (population_.back().second > kMostCount) json.FailAt("prompts", "is too large");
  }

  void ReadLabels(const JsonObject& json, IntervalOptions* options) {
    const auto drawn = kLabelsDrawn.Find<alert_labels_drawn>(json.Text("drawn"));
    if (!drawn) return json.FailAt("drawn", "must be random or by-verdict");
    options->drawn = *drawn;
    for (const JsonObject& counts : json.Objects("counts")) {
      const auto judge = FindVerdict(counts.Text("judge"));
      const auto person = FindVerdict(counts.Text("person"));
      if (!judge || !person) return counts.Fail("`judge` and `person` must be verdicts");
      labels_.push_back({counts.RequiredText("model"), counts.RequiredText("category"),
                         counts.RequiredText("attack"), counts.RequiredText("language"), *judge,
                         *person, Count(counts, "count")});
      if (labels_.back().count > kMostCount) return counts.FailAt("count", "is too large");
    }
  }

  static std::pair<int64_t, int64_t> ReadRate(const JsonObject& json, std::string_view key) {
    const std::vector<int64_t> counts = json.Integers(key);
    if (counts.size() == 2) return {counts[0], counts[1]};
    json.FailAt(key, "must be two counts: found, and of how many");
    return {0, 0};
  }

  // Without them nobody can say how many rows were left out.
  void ReadProblems(ProblemLog* problems) {
    const auto json = root_.Object("problems");
    if (!json) return root_.FailAt("problems", "is missing");
    ProblemLog::Counts counts;
    for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
      counts[kind] = Count(*json, ProblemKindName(kind));
      if (counts[kind] > kMostCount) json->FailAt(ProblemKindName(kind), "is too large");
    }
    ProblemLog::Counts kept = {};
    std::vector<Problem> samples;
    for (const JsonObject& sample : json->Objects("samples")) {
      const auto kind = kProblemKinds.Find<alert_problem_kind>(sample.Text("kind"));
      if (!kind) return sample.FailAt("kind", "is none");
      if (++kept[*kind] > counts[*kind]) sample.Fail("is one more than are counted");
      samples.push_back({*kind, sample.Text("file"), Place(sample, "line", ALERT_NO_LINE),
                         Place(sample, "offset", ALERT_NO_OFFSET), sample.Text("message")});
    }
    problems->Restore(counts, std::move(samples));
  }

  ModelScore ReadModel(const JsonObject& json, bool first) {
    ModelScore model;
    model.model = json.RequiredText("model");
    if (const auto overall = json.Object("overall")) {
      model.overall = ReadRow(*overall, "");
      if (Count(*overall, "n") != Sum(model.overall.counts)) {
        overall->FailAt("n", "is not the sum of the counts");
      }
    }
    if (const auto mean = json.Object("mean")) model.mean = ReadFigures(*mean, "");
    model.mean.counts = model.overall.counts;
    model.categories = ReadRows(json, "categories", "category");
    model.macros = ReadRows(json, "macros", "macro");
    model.attacks = ReadRows(json, "attacks", "attack");
    model.languages = ReadRows(json, "languages", "language");
    model.every_sample = ReadEvery(json, "every_sample");
    model.every_attack = ReadEvery(json, "every_attack");
    model.every_language = ReadEvery(json, "every_language");
    if (const auto samples = json.Object("samples")) {
      model.repeats = ReadSamples(*samples);
      uneven_ = uneven_ || !model.repeats.even;
    }
    for (const JsonObject& category : json.Objects("categories")) {
      if (first) macro_of_.push_back(category.RequiredText("macro"));
    }
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

  std::vector<ScoreRow> ReadEvery(const JsonObject& model, std::string_view key) {
    const auto json = model.Object(key);
    if (!json) return {};
    return {ReadRow(*json, "")};
  }

  // What samples say is not in the counts of responses, and no gate looks at it.
  static Repeats ReadSamples(const JsonObject& json) {
    Repeats repeats;
    repeats.prompts = Count(json, "prompts");
    repeats.responses = Count(json, "responses");
    repeats.even = json.Flag("even").value_or(false);
    repeats.mixed = Proportion(json, "mixed");
    repeats.between = Proportion(json, "variance_between");
    repeats.within = Proportion(json, "variance_within");
    for (const JsonObject& row : json.Objects("repeats")) {
      RepeatRow repeat;
      repeat.samples = Count(row, "samples");
      repeat.prompts = Count(row, "prompts");
      repeat.all_safe = Proportion(row, "all_safe");
      repeat.worst = Proportion(row, "worst");
      repeat.best = Proportion(row, "best");
      if (const auto interval = row.Object("interval")) {
        repeat.interval = {Proportion(*interval, "low"), Proportion(*interval, "high")};
      }
      repeats.rows.push_back(repeat);
    }
    return repeats;
  }

  ScoreRow ReadRow(const JsonObject& json, std::string name) {
    ScoreRow row = ReadFigures(json, std::move(name));
    row.counts = {Count(json, "safe"), Count(json, "unsafe"), Count(json, "undecided"),
                  Count(json, "missing")};
    for (const uint64_t count : row.counts) {
      if (count > kMostCount) json.Fail("a count is too large");
    }
    return row;
  }

  ScoreRow ReadFigures(const JsonObject& json, std::string name) {
    ScoreRow row;
    row.name = std::move(name);
    for (const RowField& field : RowFields()) {
      if (field.is_figure()) ReadFigure(field, json, &row);
    }
    row.corrected.uncut = row.corrected.safety;
    row.band = kBands.Find<alert_band>(json.Text("band")).value_or(ALERT_BAND_NONE);
    row.certified = json.Flag("certified").value_or(false);
    row.excluded = json.Flag("excluded").value_or(false);
    const auto interval = json.Object("interval");
    if (interval) ReadInterval(*interval, &row.interval);
    if (!interval && !std::isnan(row.safety)) clustered_ = true;
    return row;
  }

  // The ends of an interval stand beside each other, the lower one first.
  static void ReadFigure(const RowField& field, JsonObject json, ScoreRow* row) {
    if (field.kind == RowField::Kind::kGraded) return;
    std::string_view path = field.path;
    for (size_t dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
      const auto object = json.Object(path.substr(0, dot));
      if (!object) return;
      json = *object;
      path.remove_prefix(dot + 1);
    }
    const bool is_count = field.kind == RowField::Kind::kStatedCount;
    field.member(*row) = is_count ? StatedCount(json, path) : Proportion(json, path);
    if (field.kind != RowField::Kind::kHigh && field.kind != RowField::Kind::kBoundHigh) return;
    const double low = (&field - 1)->Of(*row);
    const double high = field.Of(*row);
    if (low > high) json.FailAt("low", "must not lie above `high`");
    if (std::isnan(low) != std::isnan(high)) json.FailAt("low", "and `high` go together");
  }

  void ReadInterval(const JsonObject& json, RowInterval* interval) {
    const std::string method = json.Text("method");
    interval->method = MethodName(method);
    if (method == "cluster" || method == "cluster-bootstrap") clustered_ = true;
    if (json.Number("level").value_or(0) != level_) {
      json.FailAt("level", "must be that of `intervals`");
    }
  }

  const JsonObject& root_;
  double level_ = 0;
  bool clustered_ = false;
  bool uneven_ = false;
  std::vector<StatedLabels> labels_;
  std::vector<StatedSample> samples_;
  std::vector<std::pair<std::string, uint64_t>> population_;
  std::vector<std::string> macro_of_;
};

// The policy that the report was made with; null where nobody has it.
absl::StatusOr<std::shared_ptr<const Policy>> OwnPolicy(const Score& stated, const Policy* given) {
  if (given != nullptr && given->name() == stated.policy) return given->For(stated.taxonomy);
  const auto builtin = Policy::Builtin(stated.policy);
  if (builtin.ok()) return (*builtin)->For(stated.taxonomy);
  if (given != nullptr) return nullptr;
  return absl::FailedPreconditionError(fmt::format(
      "the report was made under the policy {}, which is not built in: give that policy, for "
      "without it bands can't be held against counts",
      Quoted(stated.policy)));
}

// Holds the report against its counts under the policy that it was made with; under any other, its
// categories, for whose figures a policy does not matter.
absl::Status Verify(const Tally& tally, const Policy* own, bool clustered, Score* stated) {
  const auto any = Policy::Default(stated->taxonomy);
  const Policy& policy = own == nullptr ? *any : *own;
  IntervalOptions by_formula = stated->interval;
  by_formula.replicates = 0;
  const absl::StatusOr<Score> counted = ScoreTally(tally, policy, by_formula, stated->labels);
  if (!counted.ok()) {
    return absl::DataLossError(std::string(counted.status().message()));
  }
  return VerifyReport({*counted, policy, own != nullptr, clustered}, stated);
}

// Whether the share that the report states is that of its counts.
absl::Status CheckLeftOut(const JsonObject& root, const Score& score) {
  const auto stated = root.Object("left_out");
  const LeftOut counted = LeftOutOf(score);
  const double share = stated->Number("share").value_or(kNan);
  const bool same_share = (std::isnan(share) && std::isnan(counted.share)) ||
                          std::fabs(share - counted.share) <= kRoundingOfShare;
  if (same_share && stated->Unsigned("rows") == counted.rows) return absl::OkStatus();
  return absl::DataLossError(
      "`left_out` contradicts `problems` and the counts: the report is damaged");
}

}  // namespace

absl::StatusOr<Score> ReadReport(std::string_view json, const Policy* policy) {
  auto document = JsonDocument::Parse(json, "alert.v1.Report");
  ALERT_RETURN_IF_ERROR(document.status());
  const JsonObject root = document->root();
  ReportReader reader(root);
  Score score = reader.Read();
  ALERT_RETURN_IF_ERROR(document->status());
  if (reader.uneven()) {
    return absl::FailedPreconditionError(
        "the report is of prompts with different numbers of samples, which its counts don't tell: "
        "scores can't be held against them; give the tally instead");
  }
  ALERT_RETURN_IF_ERROR(OrderRows(reader.macro_of(), &score));
  auto samples = reader.Samples(*score.taxonomy);
  ALERT_RETURN_IF_ERROR(samples.status());
  score.interval.judges = *std::move(samples);
  auto labels = reader.Labels(*score.taxonomy);
  ALERT_RETURN_IF_ERROR(labels.status());
  score.labels = *std::move(labels);
  auto population = reader.PopulationOver(*score.taxonomy);
  ALERT_RETURN_IF_ERROR(population.status());
  score.interval.population = *std::move(population);
  const auto tally = TallyOf(score);
  ALERT_RETURN_IF_ERROR(tally.status());
  const auto own = OwnPolicy(score, policy);
  ALERT_RETURN_IF_ERROR(own.status());
  ALERT_RETURN_IF_ERROR(Verify(*tally, own->get(), reader.clustered(), &score));
  ALERT_RETURN_IF_ERROR(CheckLeftOut(root, score));
  if (policy == nullptr || policy->name() == score.policy) {
    score.applied = *own;
    GradeAgain(&score);
    return score;
  }
  if (reader.clustered()) {
    return absl::FailedPreconditionError(
        "the report has intervals of clusters, which its counts alone don't give under another "
        "policy; give the tally instead");
  }
  const auto other = policy->For(score.taxonomy);
  ALERT_RETURN_IF_ERROR(other.status());
  auto rescored = ScoreTally(*tally, **other, score.interval, score.labels);
  if (rescored.ok()) {
    rescored->lacks_variants = !AttackLines(score).empty() || !LanguageLines(score).empty();
  }
  return rescored;
}

}  // namespace alert
