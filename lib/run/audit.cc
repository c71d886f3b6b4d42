#include "run/audit.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "run/audit_findings.h"
#include "run/configuration.h"
#include "run/store/failure.h"
#include "run/store/verdicts.h"

namespace alert::run {
namespace {

// Parameters: run. Items with what became of them.
constexpr char kItems[] = R"sql(
SELECT i.seq, i.id, i.category, i.attack, i.language, i.prompt, i.sent, i.response,
  (SELECT count(*) FROM response r WHERE r.key = i.response)
FROM item i WHERE i.run = ?1 ORDER BY i.seq
)sql";

// Parameters: run, judge. Answered items and how often they are judged.
constexpr char kJudged[] = R"sql(
SELECT i.id, i.attack, i.language,
  (SELECT count(*) FROM judgement j WHERE j.response = i.response AND j.judge = ?2) AS times
FROM item i JOIN response r ON r.key = i.response
WHERE i.run = ?1 AND r.failure IS NULL AND times <> 1
)sql";

constexpr char kResponseRows[] =
    "SELECT key, text, finish_reason, answered_by, failure, attempts, hash FROM response r";

constexpr char kJudgementRows[] =
    "SELECT response, judge, output, verdict, hazards, failure, attempts, hash FROM judgement j";

constexpr char kStrayResponses[] =
    "SELECT key FROM response r WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.response = r.key)";

constexpr char kStrayJudgements[] =
    "SELECT response FROM judgement j WHERE NOT EXISTS (SELECT 1 FROM response r "
    "WHERE r.key = j.response AND r.failure IS NULL)";

// An item for people: "prompt 12 (prefix, en)".
std::string Named(std::string_view id, std::string_view attack, std::string_view language) {
  return fmt::format("prompt {} ({}, {})", Printable(id), Printable(attack), Printable(language));
}

constexpr std::string_view kPrompts = "prompts";
constexpr std::string_view kResponses = "responses";
constexpr std::string_view kJudgements = "judgements";
constexpr std::string_view kHash = "the hash does not match";

std::string Where(const RunRecord& run) {
  return fmt::format("run {}: ", run.run);
}

std::string Short(const Hash& key) {
  return Hex(key).substr(0, 12);
}

class Auditor {
 public:
  Auditor(Store* store, const std::function<bool(const std::string&)>& finding)
      : store_(store), findings_(finding) {}

  absl::Status Run() {
    ALERT_RETURN_IF_ERROR(CheckFile());
    absl::StatusOr<std::vector<RunRecord>> runs = store_->Runs();
    ALERT_RETURN_IF_ERROR(runs.status());
    if (runs->empty()) findings_.Add("the store has no run");
    for (const RunRecord& run : *runs) {
      const std::vector<std::string> missing = StatedMissing(run.configuration);
      if (!missing.empty()) {
        findings_.Add(
            fmt::format("{}shards that were not merged: {}", Where(run), fmt::join(missing, ", ")));
      }
      ALERT_RETURN_IF_ERROR(CheckItems(run));
      ALERT_RETURN_IF_ERROR(CheckJudged(run));
    }
    ALERT_RETURN_IF_ERROR(CheckResponses());
    ALERT_RETURN_IF_ERROR(CheckJudgements());
    ALERT_RETURN_IF_ERROR(CheckStrays(kStrayResponses, {kResponses, "of no prompt"}));
    return CheckStrays(kStrayJudgements, {kJudgements, "of no answer"});
  }

 private:
  // Calls `check` for each row of the query until one has stopped the audit.
  template <typename Check>
  absl::Status ForEachRow(Statement* rows, const Check& check) {
    while (!findings_.stopped()) {
      absl::StatusOr<bool> more = rows->Step();
      ALERT_RETURN_IF_ERROR(more.status());
      if (!*more) break;
      check(*rows);
    }
    rows->Reset();
    return absl::OkStatus();
  }

  absl::Status CheckFile() {
    absl::StatusOr<Statement> rows = store_->database().Prepare("PRAGMA integrity_check");
    ALERT_RETURN_IF_ERROR(rows.status());
    return ForEachRow(&*rows, [this](const Statement& row) {
      if (row.Text(0) != "ok") {
        findings_.Add(fmt::format("the file is damaged: {}", row.Text(0)));
      }
    });
  }

  absl::Status CheckItems(const RunRecord& run) {
    absl::StatusOr<ModelConfiguration> model = ModelOf(run.configuration);
    if (!model.ok()) {
      findings_.Add(Where(run) + "its configuration cannot be read");
      return absl::OkStatus();
    }
    absl::StatusOr<Statement> rows = store_->database().Prepare(kItems);
    ALERT_RETURN_IF_ERROR(rows.status());
    rows->Bind(1, run.run);
    int64_t count = 0;
    Hash sum{};
    ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [&](const Statement& row) {
      sum = Sum(sum, CheckItem(*model, row));
      ++count;
    }));
    findings_.Flush(Where(run));
    if (findings_.stopped()) return absl::OkStatus();
    if (count != run.prompts) {
      findings_.Add(fmt::format("{}{} prompts are in the store, {} were planned", Where(run), count,
                                run.prompts));
    }
    if (sum != run.dataset_hash) {
      findings_.Add(Where(run) + "the prompts are not those that were planned (hash)");
    }
    return absl::OkStatus();
  }

  // Returns the item's hash.
  Hash CheckItem(const ModelConfiguration& model, const Statement& row) {
    ItemView item;
    const std::string id(row.Text(1));
    item.id = id;
    if (!row.IsText(1)) item.id = row.Int(1);
    const std::string category(row.Text(2));
    const std::string attack(row.Text(3));
    const std::string language(row.Text(4));
    const std::string prompt(row.Text(5));
    const std::optional<std::string> sent = row.OptionalText(6);
    item.category = category;
    item.attack = attack;
    item.language = language;
    item.prompt = prompt;
    if (sent.has_value()) item.sent = *sent;
    const std::string name = Named(id, attack, language);
    if (ResponseKey(model, item.sent.value_or(item.prompt)) != row.HashAt(7)) {
      findings_.Add({kPrompts, "the key does not match the text"}, name);
    }
    const int64_t times = row.Int(8);
    if (times == 0) findings_.Add({kPrompts, "neither answered nor explained"}, name);
    if (times > 1) findings_.Add({kPrompts, fmt::format("answered {} times", times)}, name);
    return HashOf(item);
  }

  absl::Status CheckJudged(const RunRecord& run) {
    absl::StatusOr<std::vector<JudgeRecord>> judges = store_->JudgesOf(run.run);
    ALERT_RETURN_IF_ERROR(judges.status());
    if (judges->empty()) findings_.Add(Where(run) + "it has no judge");
    for (const JudgeRecord& judge : *judges) {
      absl::StatusOr<Statement> rows = store_->database().Prepare(kJudged);
      ALERT_RETURN_IF_ERROR(rows.status());
      rows->Bind(1, run.run).Bind(2, judge.judge);
      const std::string label = Quoted(judge.label);
      ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [&](const Statement& row) {
        const std::string name = Named(std::string(row.Text(0)), row.Text(1), row.Text(2));
        const int64_t times = row.Int(3);
        findings_.Add({kPrompts, times == 0 ? fmt::format("not judged by {}", label)
                                            : fmt::format("judged {} times by {}", times, label)},
                      name);
      }));
    }
    findings_.Flush(Where(run));
    return absl::OkStatus();
  }

  absl::Status CheckResponses() {
    absl::StatusOr<Statement> rows = store_->database().Prepare(kResponseRows);
    ALERT_RETURN_IF_ERROR(rows.status());
    ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [this](const Statement& row) {
      ResponseRecord response;
      response.key = row.HashAt(0);
      response.text = row.OptionalText(1);
      response.finish_reason = row.Text(2);
      response.answered_by = row.Text(3);
      const std::string failure(row.Text(4));
      response.exchange.failure = FailureOf(failure);
      const std::string name = fmt::format("response {}", Short(response.key));
      if (HashOf(response) != row.HashAt(6)) findings_.Add({kResponses, kHash}, name);
      if (response.text.has_value() == !failure.empty()) {
        findings_.Add({kResponses, "neither a text nor a reason, or both"}, name);
      }
      if (row.Int(5) < 1) findings_.Add({kResponses, "never asked"}, name);
    }));
    findings_.Flush();
    return absl::OkStatus();
  }

  absl::Status CheckJudgements() {
    absl::StatusOr<Statement> rows = store_->database().Prepare(kJudgementRows);
    ALERT_RETURN_IF_ERROR(rows.status());
    ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [this](const Statement& row) {
      JudgementRecord judgement;
      judgement.response = row.HashAt(0);
      judgement.judge = row.Int(1);
      judgement.output = row.OptionalText(2);
      const std::string name = fmt::format("judgement of response {} by judge {}",
                                           Short(judgement.response), judgement.judge);
      const std::optional<alert_verdict> verdict = VerdictOf(row.Text(3));
      if (!verdict.has_value()) return findings_.Add({kJudgements, "the verdict is none"}, name);
      judgement.verdict = *verdict;
      judgement.hazards = row.Text(4);
      judgement.exchange.failure = FailureOf(std::string(row.Text(5)));
      if (HashOf(judgement) != row.HashAt(7)) findings_.Add({kJudgements, kHash}, name);
      const bool failed = judgement.exchange.failure != ALERT_RUN_FAILURE_NONE;
      if (failed && *verdict != ALERT_VERDICT_MISSING) {
        findings_.Add({kJudgements, "the request failed, and there is a verdict"}, name);
      }
      if (row.Int(6) < 1) findings_.Add({kJudgements, "never asked"}, name);
    }));
    findings_.Flush();
    return absl::OkStatus();
  }

  // A name that is no failure fits no hash.
  static alert_run_failure FailureOf(const std::string& name) {
    if (name.empty()) return ALERT_RUN_FAILURE_NONE;
    return FindFailure(name).value_or(ALERT_RUN_FAILURE_COUNT);
  }

  absl::Status CheckStrays(const char* sql, const AuditFindings::Kind& kind) {
    absl::StatusOr<Statement> rows = store_->database().Prepare(sql);
    ALERT_RETURN_IF_ERROR(rows.status());
    ALERT_RETURN_IF_ERROR(ForEachRow(
        &*rows, [&](const Statement& row) { findings_.Add(kind, Short(row.HashAt(0))); }));
    findings_.Flush();
    return absl::OkStatus();
  }

  Store* store_;
  AuditFindings findings_;
};

}  // namespace

absl::Status Audit(Store* store, const std::function<bool(const std::string&)>& finding) {
  // One transaction: another process may be running on the store.
  ALERT_RETURN_IF_ERROR(store->database().Execute("BEGIN"));
  absl::Status status = Auditor(store, finding).Run();
  ALERT_RETURN_IF_ERROR(store->database().Execute("COMMIT"));
  return status;
}

}  // namespace alert::run
