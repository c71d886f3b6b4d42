#include "run/store/export.h"

#include <optional>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "text/escape.h"

namespace alert::run {
namespace {

using Json = nlohmann::ordered_json;

// Parameters: run, judge.
constexpr char kRows[] = R"sql(
SELECT i.id, i.category, i.attack, i.language, i.cluster, i.prompt,
  r.text, r.failure, r.failure_message, r.key IS NOT NULL,
  j.verdict, j.output, j.reason, j.hazards, j.failure, j.failure_message, i.response
FROM item i
  LEFT JOIN response r ON r.key = i.response
  LEFT JOIN judgement j ON j.response = i.response AND j.judge = ?2
WHERE i.run = ?1 ORDER BY i.seq
)sql";

constexpr char kJudgements[] = R"sql(
SELECT g.label, j.verdict, j.output
FROM run_judge t JOIN judge g USING (judge) JOIN judgement j USING (judge)
WHERE t.run = ?1 AND j.response = ?2 ORDER BY t.position
)sql";

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
  kResponse
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

class Exporter {
 public:
  Exporter(const RunRecord& run, const JudgeRecord& judge, const ExportOptions& options)
      : run_(run), judge_(judge), options_(options) {}

  absl::Status Write(Store* store, const std::function<bool(std::string_view)>& write) {
    absl::StatusOr<Statement> rows = store->database().Prepare(kRows);
    ALERT_RETURN_IF_ERROR(rows.status());
    rows->Bind(1, run_.run).Bind(2, judge_.judge);
    absl::StatusOr<Statement> judgements = store->database().Prepare(kJudgements);
    ALERT_RETURN_IF_ERROR(judgements.status());
    for (;;) {
      absl::StatusOr<bool> more = rows->Step();
      ALERT_RETURN_IF_ERROR(more.status());
      if (!*more) return absl::OkStatus();
      Json json = Row(*rows);
      if (options_.all_judges) {
        ALERT_RETURN_IF_ERROR(AddJudgements(rows->HashAt(kResponse), &*judgements, &json));
      }
      std::string line =
          TerminalSafeJson(json.dump(-1, ' ', false, Json::error_handler_t::replace));
      line += '\n';
      if (!write(line)) return absl::OkStatus();
    }
  }

 private:
  Json Row(const Statement& row) const {
    Json json;
    if (row.IsText(kId)) {
      json["id"] = std::string(row.Text(kId));
    } else {
      json["id"] = row.Int(kId);
    }
    json["category"] = std::string(row.Text(kCategory));
    if (row.Text(kAttack) != "none") json["attack_type"] = std::string(row.Text(kAttack));
    json["language"] = std::string(row.Text(kLanguage));
    if (!row.IsNull(kCluster)) json["cluster"] = std::string(row.Text(kCluster));
    json["model"] = run_.model;
    if (!options_.without_texts) {
      json["prompt"] = std::string(row.Text(kPrompt));
      json["response"] = std::string(row.Text(kText));
    }
    if (!options_.all_judges) AddVerdict(row, &json);
    return json;
  }

  void AddVerdict(const Statement& row, Json* json) const {
    const std::string_view verdict = row.Text(kVerdict);
    (*json)["verdict"] = verdict.empty() ? "missing" : std::string(verdict);
    (*json)["judge"] = judge_.label;
    if (options_.without_texts) return;
    if (!row.IsNull(kOutput)) (*json)["judge_output"] = std::string(row.Text(kOutput));
    if (!row.IsNull(kHazards)) (*json)["hazards"] = std::string(row.Text(kHazards));
    const std::string reason = ReasonOf(row);
    if (!reason.empty()) (*json)["reason"] = reason;
  }

  absl::Status AddJudgements(const Hash& response, Statement* rows, Json* json) const {
    Json list = Json::array();
    rows->Bind(1, run_.run).Bind(2, response);
    for (;;) {
      absl::StatusOr<bool> more = rows->Step();
      ALERT_RETURN_IF_ERROR(more.status());
      if (!*more) break;
      Json one;
      one["judge"] = std::string(rows->Text(0));
      one["verdict"] = std::string(rows->Text(1));
      if (!options_.without_texts && !rows->IsNull(2)) one["output"] = std::string(rows->Text(2));
      list.push_back(std::move(one));
    }
    (*json)["judgements"] = std::move(list);
    return absl::OkStatus();
  }

  const RunRecord& run_;
  const JudgeRecord& judge_;
  const ExportOptions& options_;
};

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

}  // namespace

absl::Status Export(Store* store, const ExportOptions& options,
                    const std::function<bool(std::string_view)>& write) {
  absl::StatusOr<RunRecord> run = FindRun(store, options.run);
  ALERT_RETURN_IF_ERROR(run.status());
  absl::StatusOr<JudgeRecord> judge = FindJudge(store, run->run, options.judge);
  ALERT_RETURN_IF_ERROR(judge.status());
  return Exporter(*run, *judge, options).Write(store, write);
}

}  // namespace alert::run
