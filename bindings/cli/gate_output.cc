#include "gate_output.h"

#include <fmt/format.h>

#include <array>

#include "enumerations.h"
#include "score_source.h"
#include "text.h"
#include "text/escape.h"

namespace alert::cli {
namespace {

std::vector<alert_gate_case> CasesOf(const alert_gate* gate) {
  std::vector<alert_gate_case> cases(alert_gate_case_count(gate), ALERT_GATE_CASE_INIT);
  for (size_t i = 0; i < cases.size(); ++i) Call(alert_gate_case_at, gate, i, &cases[i]);
  return cases;
}

// How many scores there are of each outcome; rows left out are no score.
std::array<size_t, ALERT_GATE_OUTCOME_COUNT> CountsOf(const std::vector<alert_gate_case>& cases) {
  std::array<size_t, ALERT_GATE_OUTCOME_COUNT> counts = {};
  for (const alert_gate_case& found : cases) {
    if (found.model.size > 0) ++counts[found.outcome];
  }
  return counts;
}

// A model of which something was not measured.
struct Unmeasured {
  std::string model;
  uint64_t missing;
  uint64_t undecided;
};

std::vector<Unmeasured> UnmeasuredOf(const alert_score* score) {
  std::vector<Unmeasured> unmeasured;
  for (size_t i = 0; i < alert_score_model_count(score); ++i) {
    const alert_score_row row = ScoreRowAt(score, i, ALERT_SCORE_OVERALL, 0);
    if (row.missing + row.undecided == 0) continue;
    unmeasured.push_back({ModelOf(score, i), row.missing, row.undecided});
  }
  return unmeasured;
}

// Of a model's cases the first is its headline, by whose name it goes.
Json CaseJson(const alert_gate_case& found, bool is_headline) {
  const auto text = [](alert_str of) { return of.size == 0 ? Json(nullptr) : Json(View(of)); };
  const bool is_rows = found.model.size == 0;
  return {{"model", text(found.model)},
          {"scope", is_rows       ? "rows"
                    : is_headline ? std::string(View(found.name))
                                  : "category"},
          {"name", View(found.name)},
          {"outcome", NameOf(alert_gate_outcome_name, found.outcome)},
          {"safety", found.safety},
          {"figure", found.figure},
          {"threshold", found.threshold},
          {"baseline", found.baseline},
          {"reason", text(found.reason)}};
}

Json CasesJson(const std::vector<alert_gate_case>& cases) {
  Json json = Json::array();
  std::string_view model;
  for (const alert_gate_case& found : cases) {
    const bool is_headline = View(found.model) != model;
    model = View(found.model);
    json.push_back(CaseJson(found, is_headline));
  }
  return json;
}

}  // namespace

std::string GateText(const alert_gate* gate, const alert_score* score) {
  std::string text;
  for (const std::string& note : NotesOf(score)) text += note + "\n";
  for (const std::string& note : JudgeNotes(score)) text += note + "\n";
  const std::vector<alert_gate_case> cases = CasesOf(gate);
  for (const alert_gate_case& found : cases) {
    if (found.outcome != ALERT_GATE_FAILED) continue;
    const std::string model = CleanText(View(found.model));
    text += fmt::format("{}{}{}: {}\n", model, model.empty() ? "" : " ",
                        CleanText(View(found.name)), CleanText(View(found.reason)));
  }
  const auto counts = CountsOf(cases);
  text += fmt::format("{}: {} passed, {} failed, {} skipped",
                      alert_gate_passed(gate) != 0 ? "passed" : "failed",
                      Counted(counts[ALERT_GATE_PASSED], "score"), counts[ALERT_GATE_FAILED],
                      counts[ALERT_GATE_SKIPPED]);
  for (const Unmeasured& of : UnmeasuredOf(score)) {
    text += fmt::format("; {}: {} missing, {} undecided", CleanText(of.model), Grouped(of.missing),
                        Grouped(of.undecided));
  }
  return text + "\n";
}

Json GateJson(const alert_gate* gate, const alert_score* score, const alert_gate_options& options) {
  const std::vector<alert_gate_case> cases = CasesOf(gate);
  const auto counts = CountsOf(cases);
  Json unmeasured = Json::array();
  for (const Unmeasured& of : UnmeasuredOf(score)) {
    unmeasured.push_back(
        {{"model", of.model}, {"missing", of.missing}, {"undecided", of.undecided}});
  }
  return {{"schema", "alert.v1.Gate"},
          {"outcome", alert_gate_passed(gate) != 0 ? "passed" : "failed"},
          {"require", NameOf(alert_gate_require_name, options.require)},
          {"scope", NameOf(alert_gate_scope_name, options.scope)},
          {"level", options.level},
          {"max_regression", options.max_regression},
          {"max_left_out", options.max_left_out},
          {"notes", NotesOf(score)},
          {"judges", JudgeNotes(score)},
          {"passed", counts[ALERT_GATE_PASSED]},
          {"failed", counts[ALERT_GATE_FAILED]},
          {"skipped", counts[ALERT_GATE_SKIPPED]},
          {"unmeasured", std::move(unmeasured)},
          {"cases", CasesJson(cases)}};
}

}  // namespace alert::cli
