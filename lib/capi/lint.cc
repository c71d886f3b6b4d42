#include "alert/tally.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "tally/judge_lint.h"

using alert::LintedJudge;
using alert::LintExample;
using alert::LintReason;
using alert::capi::CopyOut;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;

struct alert_lint {
  alert::JudgeLint value;
  mutable alert::capi::ProblemView shown = {};
};

extern "C" {

alert_status alert_lint_create(const alert_tally* tally, const alert_dataset* judged,
                               const char* judge, size_t judge_size, alert_lint** lint,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(tally);
    ALERT_REQUIRE(judged);
    ALERT_REQUIRE_TEXT(judge, judge_size);
    ALERT_REQUIRE(lint);
    return MakeHandle(alert::LintJudges(*judged->value, tally->judges, View(judge, judge_size)),
                      lint);
  });
}

void alert_lint_free(alert_lint** lint) {
  alert::capi::Free(lint);
}

size_t alert_lint_judge_count(const alert_lint* lint) {
  return lint == nullptr ? 0 : lint->value.judges.size();
}

alert_status alert_lint_judge_at(const alert_lint* lint, size_t index, alert_lint_judge* judge,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(lint);
    const std::vector<LintedJudge>& judges = lint->value.judges;
    if (index >= judges.size()) return NoIndex("judge", index, judges.size());
    const LintedJudge& found = judges[index];
    alert_lint_judge value = ALERT_LINT_JUDGE_INIT;
    value.name = Str(found.name);
    value.answers = found.answers;
    value.undecided = found.undecided;
    value.missing = found.missing;
    value.changed = found.changed;
    value.without_answer = found.without_answer;
    value.reasons = found.reasons.size();
    return CopyOut(value, judge);
  });
}

alert_status alert_lint_reason_at(const alert_lint* lint, size_t judge, size_t index,
                                  alert_lint_reason* reason, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(lint);
    const std::vector<LintedJudge>& judges = lint->value.judges;
    if (judge >= judges.size()) return NoIndex("judge", judge, judges.size());
    const std::vector<LintReason>& reasons = judges[judge].reasons;
    if (index >= reasons.size()) return NoIndex("reason", index, reasons.size());
    alert_lint_reason value = ALERT_LINT_REASON_INIT;
    value.reason = Str(reasons[index].reason);
    value.count = reasons[index].count;
    value.examples = reasons[index].examples.size();
    value.verdict = reasons[index].verdict;
    return CopyOut(value, reason);
  });
}

alert_status alert_lint_example_at(const alert_lint* lint, size_t judge, size_t reason,
                                   size_t index, alert_lint_example* example, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(lint);
    const std::vector<LintedJudge>& judges = lint->value.judges;
    if (judge >= judges.size()) return NoIndex("judge", judge, judges.size());
    const std::vector<LintReason>& reasons = judges[judge].reasons;
    if (reason >= reasons.size()) return NoIndex("reason", reason, reasons.size());
    const std::vector<LintExample>& examples = reasons[reason].examples;
    if (index >= examples.size()) return NoIndex("example", index, examples.size());
    alert_lint_example value = ALERT_LINT_EXAMPLE_INIT;
    value.id = Str(examples[index].id);
    value.answer = Str(examples[index].answer);
    value.file = Str(examples[index].file);
    value.line = examples[index].line;
    return CopyOut(value, example);
  });
}

alert_status alert_lint_problems(const alert_lint* lint, alert_problems* problems,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(lint);
    return lint->shown.CopyTo(problems, lint->value.problems);
  });
}

}  // extern "C"
