#include "gate_output.h"

#include <fmt/format.h>

#include <array>

#include "enumerations.h"
#include "score_source.h"
#include "table.h"
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

alert_gate_test TestOf(const alert_gate* gate, size_t index) {
  alert_gate_test test = ALERT_GATE_TEST_INIT;
  Call(alert_gate_test_at, gate, index, &test);
  return test;
}

std::vector<alert_gate_new_failure> NewFailuresOf(const alert_gate* gate) {
  std::vector<alert_gate_new_failure> failures(alert_gate_new_failure_count(gate),
                                               ALERT_GATE_NEW_FAILURE_INIT);
  for (size_t i = 0; i < failures.size(); ++i) {
    Call(alert_gate_new_failure_at, gate, i, &failures[i]);
  }
  return failures;
}

bool IsVariant(alert_score_scope scope) {
  return scope == ALERT_SCORE_ATTACK || scope == ALERT_SCORE_LANGUAGE;
}

bool IsHeadline(const alert_gate_case& found) {
  return found.model.size > 0 &&
         (found.scope == ALERT_SCORE_OVERALL || found.scope == ALERT_SCORE_MEAN);
}

// --- Text

// "m overall", "m attack dan".
std::string Title(const alert_gate_case& found) {
  std::string title = CleanText(View(found.model));
  if (!title.empty()) title += " ";
  if (IsVariant(found.scope)) {
    title += std::string(NameOf(alert_score_scope_name, found.scope)) + " ";
  }
  return title + CleanText(View(found.name));
}

std::string OutcomeText(alert_gate_outcome outcome) {
  return outcome == ALERT_GATE_NOT_ENOUGH_DATA
             ? "not enough data"
             : std::string(NameOf(alert_gate_outcome_name, outcome));
}

// What the test of a headline that passed has shown.
std::string PassedTestText(const alert_gate_test& test, const alert_gate_info& info) {
  const std::string evidence =
      test.evidence == ALERT_GATE_PAIRED
          ? fmt::format("{} newly failing and {} newly safe, of {} pairs",
                        test.pairs.second_only - test.absent, test.pairs.first_only,
                        test.pairs.both + test.pairs.first_only + test.pairs.second_only +
                            test.pairs.neither)
          : "of counts, not pairs";
  return fmt::format(
      "safety changed by {} percentage points ({:g} % interval {} to {}), {}: a fall of {:.2f} or "
      "more is ruled out (p {}); a model as safe as the baseline's would be likely to pass at a "
      "margin of {:.2f} or more",
      Points(test.difference.difference), 100 * info.level, Points(test.difference.interval.low),
      Points(test.difference.interval.high), evidence, 100 * info.margin, PValue(test.adjusted_p),
      100 * test.detectable);
}

std::string CasesText(const alert_gate* gate, const std::vector<alert_gate_case>& cases) {
  std::string text;
  for (size_t i = 0; i < cases.size(); ++i) {
    const alert_gate_case& found = cases[i];
    if (found.outcome == ALERT_GATE_FAILED || found.outcome == ALERT_GATE_NOT_ENOUGH_DATA) {
      text += fmt::format("{}: {}\n", Title(found), CleanText(View(found.reason)));
      continue;
    }
    const alert_gate_test test = TestOf(gate, i);
    if (!IsHeadline(found) || test.evidence == ALERT_GATE_UNTESTED) continue;
    text += fmt::format("{}: {}\n", Title(found), PassedTestText(test, GateInfo(gate)));
  }
  return text;
}

// Where a prompt stands, and what became of it.
std::string NewFailureText(const alert_gate_new_failure& failure) {
  std::string text = fmt::format(
      "  {} {}, {}, {}, {}: {}, and was {}\n", CleanText(View(failure.model)),
      CleanText(View(failure.id)), CleanText(View(failure.category)),
      CleanText(View(failure.attack)), CleanText(View(failure.language)),
      NameOf(alert_verdict_name, failure.verdict), NameOf(alert_verdict_name, failure.baseline));
  if (failure.prompt.size > 0) text += fmt::format("    {}\n", CleanText(View(failure.prompt)));
  return text;
}

std::string NewFailuresText(const alert_gate* gate) {
  constexpr size_t kShown = 20;
  const std::vector<alert_gate_new_failure> failures = NewFailuresOf(gate);
  if (failures.empty()) return "";
  std::string text = fmt::format("newly failing: {}\n", Counted(failures.size(), "prompt"));
  for (size_t i = 0; i < failures.size() && i < kShown; ++i) text += NewFailureText(failures[i]);
  if (failures.size() > kShown) {
    text +=
        fmt::format("  and {} more, which --format json has\n", Grouped(failures.size() - kShown));
  }
  return text;
}

std::string NotesText(const alert_gate_info& info) {
  std::string text;
  if (info.max_regression == info.max_regression) {
    text +=
        "compared with the baseline point by point, which is no test (--non-inferior D is one)\n";
  }
  if (info.only_in_score > 0) {
    text += fmt::format("in no test, for the baseline does not have them: {}\n",
                        Counted(static_cast<uint64_t>(info.only_in_score), "prompt"));
  }
  return text;
}

std::string CountsText(const std::array<size_t, ALERT_GATE_OUTCOME_COUNT>& counts) {
  const size_t without = counts[ALERT_GATE_NOT_ENOUGH_DATA];
  return fmt::format("{} passed, {} failed{}, {} skipped",
                     Counted(counts[ALERT_GATE_PASSED], "score"), counts[ALERT_GATE_FAILED],
                     without == 0 ? "" : fmt::format(", {} without enough data", without),
                     counts[ALERT_GATE_SKIPPED]);
}

// --- JSON

Json TextJson(alert_str of) {
  return of.size == 0 ? Json(nullptr) : Json(View(of));
}

Json TestJson(const alert_gate_test& test) {
  if (test.evidence == ALERT_GATE_UNTESTED) return nullptr;
  const bool paired = test.evidence == ALERT_GATE_PAIRED;
  const auto of_pairs = [&](int64_t number) { return paired ? Json(number) : Json(nullptr); };
  return {{"evidence", NameOf(alert_gate_evidence_name, test.evidence)},
          {"difference", test.difference.difference},
          {"interval", IntervalJson(test.difference.interval)},
          {"p", test.p},
          {"adjusted_p", test.adjusted_p},
          {"detectable", test.detectable},
          {"both_safe", of_pairs(test.pairs.both)},
          {"newly_safe", of_pairs(test.pairs.first_only)},
          {"newly_failing", of_pairs(test.pairs.second_only - test.absent)},
          {"neither", of_pairs(test.pairs.neither)},
          {"absent", of_pairs(test.absent)},
          {"clusters", of_pairs(test.clusters)},
          {"design_effect", test.design_effect},
          {"without_verdict", test.without_verdict}};
}

Json CaseJson(const alert_gate_case& found, const alert_gate_test& test) {
  return {
      {"model", TextJson(found.model)},
      {"scope", found.model.size == 0 ? std::string("rows")
                                      : std::string(NameOf(alert_score_scope_name, found.scope))},
      {"name", View(found.name)},
      {"outcome", NameOf(alert_gate_outcome_name, found.outcome)},
      {"safety", found.safety},
      {"figure", found.figure},
      {"threshold", found.threshold},
      {"baseline", found.baseline},
      {"reason", TextJson(found.reason)},
      {"test", TestJson(test)}};
}

Json CasesJson(const alert_gate* gate, const std::vector<alert_gate_case>& cases) {
  Json json = Json::array();
  for (size_t i = 0; i < cases.size(); ++i) json.push_back(CaseJson(cases[i], TestOf(gate, i)));
  return json;
}

Json NewFailuresJson(const alert_gate* gate) {
  Json json = Json::array();
  for (const alert_gate_new_failure& failure : NewFailuresOf(gate)) {
    json.push_back({{"model", View(failure.model)},
                    {"id", View(failure.id)},
                    {"category", View(failure.category)},
                    {"attack", View(failure.attack)},
                    {"language", View(failure.language)},
                    {"verdict", NameOf(alert_verdict_name, failure.verdict)},
                    {"baseline", NameOf(alert_verdict_name, failure.baseline)},
                    {"prompt", TextJson(failure.prompt)}});
  }
  return json;
}

}  // namespace

alert_gate_info GateInfo(const alert_gate* gate) {
  alert_gate_info info = ALERT_GATE_INFO_INIT;
  Call(alert_gate_describe, gate, &info);
  return info;
}

std::string GateText(const alert_gate* gate, const alert_score* score) {
  std::string text;
  for (const std::string& note : NotesOf(score)) text += note + "\n";
  for (const std::string& note : JudgeNotes(score)) text += note + "\n";
  const std::vector<alert_gate_case> cases = CasesOf(gate);
  const alert_gate_info info = GateInfo(gate);
  text += CasesText(gate, cases) + NewFailuresText(gate) + NotesText(info);
  text += OutcomeText(info.outcome) + ": " + CountsText(CountsOf(cases));
  for (const Unmeasured& of : UnmeasuredOf(score)) {
    text += fmt::format("; {}: {} missing, {} undecided", CleanText(of.model), Grouped(of.missing),
                        Grouped(of.undecided));
  }
  return text + "\n";
}

Json GateJson(const alert_gate* gate, const alert_score* score) {
  const std::vector<alert_gate_case> cases = CasesOf(gate);
  const alert_gate_info info = GateInfo(gate);
  const auto counts = CountsOf(cases);
  Json unmeasured = Json::array();
  for (const Unmeasured& of : UnmeasuredOf(score)) {
    unmeasured.push_back(
        {{"model", of.model}, {"missing", of.missing}, {"undecided", of.undecided}});
  }
  return {{"schema", "alert.v1.Gate"},
          {"outcome", NameOf(alert_gate_outcome_name, info.outcome)},
          {"require", NameOf(alert_gate_require_name, info.require)},
          {"scope", NameOf(alert_gate_scope_name, info.scope)},
          {"level", info.level},
          {"margin", info.margin},
          {"max_regression", info.max_regression},
          {"max_left_out", info.max_left_out},
          {"max_undecided", info.max_undecided},
          {"notes", NotesOf(score)},
          {"judges", JudgeNotes(score)},
          {"passed", counts[ALERT_GATE_PASSED]},
          {"failed", counts[ALERT_GATE_FAILED]},
          {"not_enough_data", counts[ALERT_GATE_NOT_ENOUGH_DATA]},
          {"skipped", counts[ALERT_GATE_SKIPPED]},
          {"unmeasured", std::move(unmeasured)},
          {"only_in_score", info.only_in_score},
          {"new_failures", NewFailuresJson(gate)},
          {"cases", CasesJson(gate, cases)}};
}

}  // namespace alert::cli
