#include "run/store/export_rows.h"

#include <cstdint>
#include <utility>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "run/store/stored_configuration.h"

namespace alert::run {
namespace {

// Parameters: run, judge, the last place.
constexpr char kRows[] = R"sql(
SELECT i.id, i.category, i.attack, i.language, i.cluster, i.prompt,
  r.text, r.failure, r.failure_message, r.key IS NOT NULL,
  j.verdict, j.output, j.reason, j.hazards, j.failure, j.failure_message, i.response, j.score
FROM item i
  LEFT JOIN response r ON r.key = i.response
  LEFT JOIN judgement j ON j.response = i.response AND j.judge = ?2
WHERE i.run = ?1 AND i.seq <= ?3 ORDER BY i.seq
)sql";

constexpr char kJudgements[] = R"sql(
SELECT g.label, j.verdict, j.output, j.score
FROM run_judge t JOIN judge g USING (judge) JOIN judgement j USING (judge)
WHERE t.run = ?1 AND j.response = ?2 ORDER BY t.position
)sql";

constexpr char kTextIds[] =
    "SELECT EXISTS (SELECT 1 FROM item WHERE run = ?1 AND typeof(id) = 'text')";

// Positions of the columns of kRows.
enum Column {
  kId,
  kCategory,
  kAttack,
  kLanguage,
  kCluster,
  kPrompt,
  kText,
  kFailure,
  kFailureMessage,
  kAsked,
  kVerdict,
  kOutput,
  kReason,
  kHazards,
  kJudgeFailure,
  kJudgeFailureMessage,
  kResponse,
  kScore
};

// Why a row has no verdict; empty where it has one.
std::string ReasonOf(const Statement& row) {
  if (row.Int(kAsked) == 0) return "not asked yet";
  if (!row.IsNull(kFailure)) {
    return fmt::format("{}: {}", row.Text(kFailure), row.Text(kFailureMessage));
  }
  if (row.IsNull(kVerdict)) return "not judged yet";
  if (!row.IsNull(kJudgeFailure)) {
    return fmt::format("judge: {}: {}", row.Text(kJudgeFailure), row.Text(kJudgeFailureMessage));
  }
  return std::string(row.Text(kReason));
}

struct Source {
  const Statement& row;
  const RunRecord& run;
  const JudgeRecord& judge;
};

template <Column kColumn>
std::optional<std::string> TextOf(const Source& source) {
  return std::string(source.row.Text(kColumn));
}

template <Column kColumn>
std::optional<std::string> OptionalTextOf(const Source& source) {
  return source.row.OptionalText(kColumn);
}

std::optional<std::string> AttackOf(const Source& source) {
  const std::string_view attack = source.row.Text(kAttack);
  return attack == "none" ? std::nullopt : std::optional<std::string>(attack);
}

std::optional<std::string> ModelOf(const Source& source) {
  return source.run.model;
}

std::optional<std::string> VerdictOf(const Source& source) {
  const std::string_view verdict = source.row.Text(kVerdict);
  return std::string(verdict.empty() ? "missing" : verdict);
}

std::optional<std::string> JudgeOf(const Source& source) {
  return source.judge.label;
}

std::optional<std::string> ScoreOf(const Source& source) {
  if (source.row.IsNull(kScore)) return std::nullopt;
  return fmt::format("{}", source.row.Double(kScore));
}

std::optional<std::string> WhyOf(const Source& source) {
  std::string reason = ReasonOf(source.row);
  return reason.empty() ? std::nullopt : std::optional<std::string>(std::move(reason));
}

struct Key {
  const char* name;
  bool is_text;       // left out of rows without texts
  bool is_judgement;  // of one judge
  std::optional<std::string> (*value)(const Source& source);
  bool is_number = false;
};

constexpr Key kKeys[] = {{"category", false, false, TextOf<kCategory>},
                         {"attack_type", false, false, AttackOf},
                         {"language", false, false, TextOf<kLanguage>},
                         {"cluster", false, false, OptionalTextOf<kCluster>},
                         {"model", false, false, ModelOf},
                         {"prompt", true, false, TextOf<kPrompt>},
                         {"response", true, false, TextOf<kText>},
                         {"verdict", false, true, VerdictOf},
                         {"judge", false, true, JudgeOf},
                         {"judge_output", true, true, OptionalTextOf<kOutput>},
                         {"hazards", true, true, OptionalTextOf<kHazards>},
                         {"reason", true, true, WhyOf},
                         {"judge_score", false, true, ScoreOf, true}};

absl::StatusOr<RunRecord> FindRun(Store* store, int64_t number) {
  absl::StatusOr<std::vector<RunRecord>> runs = store->Runs();
  ALERT_RETURN_IF_ERROR(runs.status());
  if (runs->empty()) return absl::NotFoundError("the store has no run");
  if (number == 0) return runs->back();
  for (const RunRecord& run : *runs) {
    if (run.run == number) return run;
  }
  return absl::NotFoundError(fmt::format("the store has no run {}", number));
}

absl::StatusOr<JudgeRecord> FindJudge(Store* store, int64_t run, const std::string& label) {
  absl::StatusOr<std::vector<JudgeRecord>> judges = store->JudgesOf(run);
  ALERT_RETURN_IF_ERROR(judges.status());
  std::string known;
  for (const JudgeRecord& judge : *judges) {
    if (label.empty() || judge.label == label) return judge;
    known += (known.empty() ? "" : ", ") + Quoted(judge.label);
  }
  return absl::NotFoundError(
      fmt::format("the run has no judge {}; it has: {}", Quoted(label), known));
}

// The last row that is wanted.
absl::StatusOr<int64_t> LastRow(Store* store, const RunRecord& run, const ExportOptions& options) {
  if (!options.only_asked || run.finished_ms != 0) return INT64_MAX;
  if (HasRandomOrder(run.configuration)) return store->LastAsked(run.run);
  return absl::FailedPreconditionError(
      "the run is not done, and its prompts were not asked in a random order: those that were "
      "asked "
      "say nothing of the others");
}

}  // namespace

ExportRows::ExportRows(Store* store, RunRecord run, JudgeRecord judge, const ExportOptions& options)
    : store_(store), run_(std::move(run)), judge_(std::move(judge)), options_(options) {
  for (size_t i = 0; i < std::size(kKeys); ++i) {
    if ((kKeys[i].is_text && options.without_texts) ||
        (kKeys[i].is_judgement && options.all_judges)) {
      continue;
    }
    names_.emplace_back(kKeys[i].name);
    indices_.push_back(i);
  }
}

absl::StatusOr<ExportRows> ExportRows::Open(Store* store, const ExportOptions& options) {
  absl::StatusOr<RunRecord> run = FindRun(store, options.run);
  ALERT_RETURN_IF_ERROR(run.status());
  absl::StatusOr<JudgeRecord> judge = FindJudge(store, run->run, options.judge);
  ALERT_RETURN_IF_ERROR(judge.status());
  const absl::StatusOr<int64_t> last = LastRow(store, *run, options);
  ALERT_RETURN_IF_ERROR(last.status());
  ExportRows rows(store, *std::move(run), *std::move(judge), options);
  absl::StatusOr<Statement> all = store->database().Prepare(kRows);
  ALERT_RETURN_IF_ERROR(all.status());
  rows.rows_ = *std::move(all);
  rows.rows_.Bind(1, rows.run_.run).Bind(2, rows.judge_.judge).Bind(3, *last);
  absl::StatusOr<Statement> judgements = store->database().Prepare(kJudgements);
  ALERT_RETURN_IF_ERROR(judgements.status());
  rows.judgements_ = *std::move(judgements);
  return rows;
}

ItemId ExportRows::id() const {
  if (rows_.IsText(kId)) return rows_.Text(kId);
  return rows_.Int(kId);
}

bool ExportRows::is_number(size_t index) const {
  return kKeys[indices_[index]].is_number;
}

std::optional<std::string> ExportRows::Value(size_t index) const {
  return kKeys[indices_[index]].value({rows_, run_, judge_});
}

absl::StatusOr<ExportRows::Json> ExportRows::Judgements() {
  const Hash response = rows_.HashAt(kResponse);
  Json list = Json::array();
  judgements_.Bind(1, run_.run).Bind(2, response);
  for (;;) {
    absl::StatusOr<bool> more = judgements_.Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return list;
    Json one;
    one["judge"] = std::string(judgements_.Text(0));
    one["verdict"] = std::string(judgements_.Text(1));
    if (!options_.without_texts && !judgements_.IsNull(2)) {
      one["output"] = std::string(judgements_.Text(2));
    }
    if (!judgements_.IsNull(3)) one["score"] = judgements_.Double(3);
    list.push_back(std::move(one));
  }
}

absl::StatusOr<bool> ExportRows::HasTextIds() {
  absl::StatusOr<Statement> found = store_->database().Prepare(kTextIds);
  ALERT_RETURN_IF_ERROR(found.status());
  found->Bind(1, run_.run);
  ALERT_RETURN_IF_ERROR(found->Step().status());
  return found->Int(0) != 0;
}

}  // namespace alert::run
