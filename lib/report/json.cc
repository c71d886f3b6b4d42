#include "nlohmann/json.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "alert/abi.h"
#include "judge/judge.h"
#include "report/figures.h"
#include "report/report.h"
#include "report/row_fields.h"
#include "score/least_safe.h"
#include "score/left_out.h"
#include "score/notes.h"
#include "verdict/verdict.h"

namespace alert {
namespace {

// A NaN is written as null.
using Json = nlohmann::ordered_json;

Json TextOrNull(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json ValueOf(const RowField& field, const ScoreRow& row, double level) {
  switch (field.kind) {
    case RowField::Kind::kBand:
      return TextOrNull(BandWord(row));
    case RowField::Kind::kCertified:
      return row.certified;
    case RowField::Kind::kLevel:
      return level;
    case RowField::Kind::kMethod:
      return row.interval.method;
    case RowField::Kind::kGrade:
      return kGrades.Name(row.grade.grade);
    default:
      return field.Of(row);
  }
}

bool IsNone(const RowField& field, const ScoreRow& row) {
  return field.is_figure() && std::isnan(field.Of(row));
}

// The object of `json` that has a field, whose key `*key` is then; null where there is none.
Json* ObjectOf(const RowField& field, const ScoreRow& row, Json* json, std::string* key) {
  std::string_view path = field.path;
  for (size_t dot = path.find('.'); dot != path.npos; dot = path.find('.')) {
    const auto [at, is_new] = json->emplace(std::string(path.substr(0, dot)), nullptr);
    if (is_new && !IsNone(field, row)) *at = Json::object();
    if (at->is_null()) return nullptr;
    json = &*at;
    path.remove_prefix(dot + 1);
  }
  *key = path;
  return json;
}

void AddCounts(const ScoreRow& row, Json* json) {
  for (alert_verdict verdict = 0; verdict < ALERT_VERDICT_COUNT; ++verdict) {
    (*json)[std::string(VerdictName(verdict))] = row.counts[verdict];
  }
}

void AddFields(const ScoreRow& row, double level, Json* json) {
  std::string key;
  for (const RowField& field : RowFields()) {
    Json* object = ObjectOf(field, row, json, &key);
    if (object != nullptr) (*object)[key] = ValueOf(field, row, level);
  }
}

class ReportWriter {
 public:
  explicit ReportWriter(const Score& score) : score_(score), level_(score.interval.level) {}

  Json Report() const {
    Json models = Json::array();
    for (const ModelScore& model : score_.models) models.push_back(Model(model));
    Json report = {{"schema", "alert.v1.Report"},  {"version", ALERT_VERSION_STRING},
                   {"policy", score_.policy},      {"headline", kHeadlines.Name(score_.headline)},
                   {"left_out", LeftOutJson()},    {"intervals", Intervals()},
                   {"judge_errors", JudgeErrors()}};
    if (!score_.labels.empty()) report["labels"] = Labels();
    if (!score_.interval.population.empty()) report["population"] = PopulationJson();
    if (IsGraded(score_)) report["reference"] = ReferenceJson();
    report["notes"] = Notes(score_);
    report["judges"] = Judges();
    report["problems"] = Problems();
    report["models"] = std::move(models);
    return report;
  }

 private:
  Json LeftOutJson() const {
    const LeftOut left_out = LeftOutOf(score_);
    return {{"rows", left_out.rows}, {"share", left_out.share}};
  }

  Json Intervals() const {
    const IntervalOptions& options = score_.interval;
    Json intervals = {{"level", options.level},
                      {"method", kIntervalMethods.Name(options.method)},
                      {"replicates", options.replicates},
                      {"seed", options.seed},
                      {"simultaneous", options.simultaneous}};
    if (options.anytime) intervals["anytime"] = true;
    return intervals;
  }

  Json JudgeErrors() const {
    const auto& judges = score_.interval.judges;
    Json errors = Json::array();
    for (const alert_judge_error& sample : judges.samples()) {
      errors.push_back({{"sensitivity", Json::array({sample.unsafe_found, sample.unsafe_total})},
                        {"specificity", Json::array({sample.safe_found, sample.safe_total})},
                        {"categories", Json::array()}});
    }
    const std::vector<Category>& categories = score_.taxonomy->categories();
    for (uint16_t c = 0; c < categories.size() && !judges.empty(); ++c) {
      errors[judges.SampleOf(c)]["categories"].push_back(categories[c].name);
    }
    return errors;
  }

  Json Labels() const {
    Json counts = Json::array();
    for (const LabelCell& cell : score_.labels) {
      for (alert_verdict judge = 0; judge < ALERT_VERDICT_COUNT; ++judge) {
        for (alert_verdict person = 0; person < ALERT_VERDICT_COUNT; ++person) {
          if (cell.counts[judge][person] == 0) continue;
          counts.push_back({{"model", cell.model},
                            {"category", score_.taxonomy->categories()[cell.category].name},
                            {"attack", cell.attack},
                            {"language", cell.language},
                            {"judge", VerdictName(judge)},
                            {"person", VerdictName(person)},
                            {"count", cell.counts[judge][person]}});
        }
      }
    }
    return {{"drawn", kLabelsDrawn.Name(score_.interval.drawn)}, {"counts", std::move(counts)}};
  }

  Json PopulationJson() const {
    Json population = Json::array();
    for (size_t c = 0; c < score_.interval.population.size(); ++c) {
      population.push_back({{"category", score_.taxonomy->categories()[c].name},
                            {"prompts", score_.interval.population[c]}});
    }
    return population;
  }

  Json ReferenceJson() const {
    const GradeReference& by = *score_.applied->info().reference;
    return {{"report", by.report},
            {"model", score_.reference_model},
            {"very_good", by.very_good},
            {"good", by.good},
            {"fair", by.fair}};
  }

  Json Judges() const {
    Json judges = Json::array();
    for (const std::string& judge : score_.judges) {
      judges.push_back({{"judge", judge}, {"note", TextOrNull(JudgeNote(judge))}});
    }
    return judges;
  }

  Json Problems() const {
    Json problems = Json::object();
    for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
      problems[std::string(ProblemKindName(kind))] = score_.problems.count(kind);
    }
    Json samples = Json::array();
    for (const Problem& problem : score_.problems.samples()) samples.push_back(Sample(problem));
    problems["samples"] = std::move(samples);
    return problems;
  }

  static Json Sample(const Problem& problem) {
    return {{"kind", ProblemKindName(problem.kind)},
            {"file", problem.file},
            {"line", problem.line == ALERT_NO_LINE ? Json(nullptr) : Json(problem.line)},
            {"offset", problem.offset == ALERT_NO_OFFSET ? Json(nullptr) : Json(problem.offset)},
            {"message", problem.message}};
  }

  Json Model(const ModelScore& model) const {
    Json overall = Json::object();
    overall["n"] = Prompts(model.overall);
    AddCounts(model.overall, &overall);
    AddFields(model.overall, level_, &overall);
    Json mean = Json::object();
    AddFields(model.mean, level_, &mean);
    Json json = {{"model", model.model},
                 {"overall", std::move(overall)},
                 {"mean", std::move(mean)},
                 {"least_safe", LeastSafeJson(model)},
                 {"categories", Categories(model.categories)},
                 {"macros", Rows("macro", model.macros)},
                 {"attacks", Attacks(model.attacks)},
                 {"languages", Rows("language", model.languages)}};
    AddEvery("every_sample", model.every_sample, &json);
    AddEvery("every_attack", model.every_attack, &json);
    AddEvery("every_language", model.every_language, &json);
    if (!model.repeats.rows.empty()) json["samples"] = Samples(model.repeats);
    return json;
  }

  // Prompts by the worst of their variants, where they have several.
  void AddEvery(const char* key, const std::vector<ScoreRow>& rows, Json* json) const {
    for (const ScoreRow& row : rows) {
      Json& every = (*json)[key] = Json::object();
      AddCounts(row, &every);
      AddFields(row, level_, &every);
    }
  }

  Json Samples(const Repeats& repeats) const {
    Json rows = Json::array();
    for (const RepeatRow& row : repeats.rows) {
      Json interval = nullptr;
      if (!std::isnan(row.interval.low)) {
        interval = {{"low", row.interval.low}, {"high", row.interval.high}, {"level", level_}};
      }
      rows.push_back({{"samples", row.samples},
                      {"prompts", row.prompts},
                      {"all_safe", row.all_safe},
                      {"asr", 1 - row.all_safe},
                      {"worst", row.worst},
                      {"best", row.best},
                      {"interval", std::move(interval)}});
    }
    return {{"prompts", repeats.prompts},
            {"responses", repeats.responses},
            {"even", repeats.even},
            {"mixed", repeats.mixed},
            {"variance_between", repeats.between},
            {"variance_within", repeats.within},
            {"repeats", std::move(rows)}};
  }

  static Json LeastSafeJson(const ModelScore& model) {
    const std::optional<LeastSafe> least = LeastSafeOf(model);
    if (!least) return nullptr;
    return {{"category", least->row->name},
            {"safety", least->safety},
            {"low", least->interval.low},
            {"high", least->interval.high}};
  }

  Json Row(const char* key, const ScoreRow& row) const {
    Json json = {{key, row.name}};
    AddCounts(row, &json);
    AddFields(row, level_, &json);
    return json;
  }

  Json Rows(const char* key, const std::vector<ScoreRow>& rows) const {
    Json json = Json::array();
    for (const ScoreRow& row : rows) json.push_back(Row(key, row));
    return json;
  }

  Json Categories(const std::vector<ScoreRow>& rows) const {
    Json json = Rows("category", rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      const uint16_t macro = score_.taxonomy->categories()[i].macro;
      json[i]["excluded"] = rows[i].excluded;
      json[i]["macro"] = score_.taxonomy->macros()[macro].name;
    }
    return json;
  }

  Json Attacks(const std::vector<ScoreRow>& rows) const {
    Json json = Rows("attack", rows);
    for (size_t i = 0; i < rows.size(); ++i) json[i]["asr"] = 1 - rows[i].safety;
    return json;
  }

  const Score& score_;
  double level_;
};

}  // namespace

std::string JsonReport(const Score& score) {
  constexpr int kIndent = 2;
  constexpr bool kAsciiOnly = true;  // so that no name can act on the terminal that shows it
  return ReportWriter(score).Report().dump(kIndent, ' ', kAsciiOnly,
                                           Json::error_handler_t::replace) +
         "\n";
}

}  // namespace alert
