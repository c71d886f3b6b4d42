#include "run/audit.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
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

constexpr char kResponses[] =
    "SELECT key, text, finish_reason, answered_by, failure, attempts, hash FROM response r";

constexpr char kJudgements[] =
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

std::string Short(const Hash& key) {
  return Hex(key).substr(0, 12);
}

class Auditor {
 public:
  Auditor(Store* store, const std::function<bool(const std::string&)>& finding)
      : store_(store), finding_(finding) {}

  absl::Status Run() {
    ALERT_RETURN_IF_ERROR(CheckFile());
    absl::StatusOr<std::vector<RunRecord>> runs = store_->Runs();
    ALERT_RETURN_IF_ERROR(runs.status());
    if (runs->empty()) Find("the store has no run");
    for (const RunRecord& run : *runs) {
      ALERT_RETURN_IF_ERROR(CheckItems(run));
      ALERT_RETURN_IF_ERROR(CheckJudged(run));
    }
    ALERT_RETURN_IF_ERROR(CheckResponses());
    ALERT_RETURN_IF_ERROR(CheckJudgements());
    ALERT_RETURN_IF_ERROR(CheckStrays(kStrayResponses, "a response belongs to no prompt"));
    return CheckStrays(kStrayJudgements, "a judgement belongs to no answer");
  }

 private:
  void Find(const std::string& text) {
    if (!stopped_) stopped_ = !finding_(text);
  }

  // Calls `check` for each row of the query until one has stopped the audit.
  template <typename Check>
  absl::Status ForEachRow(Statement* rows, const Check& check) {
    while (!stopped_) {
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
      if (row.Text(0) != "ok") Find(fmt::format("the file is damaged: {}", row.Text(0)));
    });
  }

  absl::Status CheckItems(const RunRecord& run) {
    absl::StatusOr<ModelConfiguration> model = ModelOf(run.configuration);
    if (!model.ok()) {
      Find(fmt::format("run {}: its configuration cannot be read", run.run));
      return absl::OkStatus();
    }
    absl::StatusOr<Statement> rows = store_->database().Prepare(kItems);
    ALERT_RETURN_IF_ERROR(rows.status());
    rows->Bind(1, run.run);
    int64_t count = 0;
    Hash sum{};
    ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [&](const Statement& row) {
      sum = Sum(sum, CheckItem(run, *model, row));
      ++count;
    }));
    if (stopped_) return absl::OkStatus();
    if (count != run.prompts) {
      Find(fmt::format("run {}: {} prompts are in the store, {} were planned", run.run, count,
                       run.prompts));
    }
    if (sum != run.dataset_hash) {
      Find(fmt::format("run {}: the prompts are not those that were planned (hash)", run.run));
    }
    return absl::OkStatus();
  }

  // Returns the item's hash.
  Hash CheckItem(const RunRecord& run, const ModelConfiguration& model, const Statement& row) {
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
      Find(fmt::format("run {}: {}: its key does not match its text", run.run, name));
    }
    const int64_t times = row.Int(8);
    if (times == 0) {
      Find(fmt::format("run {}: {} is neither answered nor explained", run.run, name));
    }
    if (times > 1) {
      Find(fmt::format("run {}: {} is answered {} times", run.run, name, times));
    }
    return HashOf(item);
  }

  absl::Status CheckJudged(const RunRecord& run) {
    absl::StatusOr<std::vector<JudgeRecord>> judges = store_->JudgesOf(run.run);
    ALERT_RETURN_IF_ERROR(judges.status());
    if (judges->empty()) Find(fmt::format("run {} has no judge", run.run));
    for (const JudgeRecord& judge : *judges) {
      absl::StatusOr<Statement> rows = store_->database().Prepare(kJudged);
      ALERT_RETURN_IF_ERROR(rows.status());
      rows->Bind(1, run.run).Bind(2, judge.judge);
      const std::string label = Quoted(judge.label);
      ALERT_RETURN_IF_ERROR(ForEachRow(&*rows, [&](const Statement& row) {
        const std::string name = Named(std::string(row.Text(0)), row.Text(1), row.Text(2));
        const int64_t times = row.Int(3);
        Find(times == 0
                 ? fmt::format("run {}: {} is not judged by {}", run.run, name, label)
                 : fmt::format("run {}: {} is judged {} times by {}", run.run, name, times, label));
      }));
    }
    return absl::OkStatus();
  }

  absl::Status CheckResponses() {
    absl::StatusOr<Statement> rows = store_->database().Prepare(kResponses);
    ALERT_RETURN_IF_ERROR(rows.status());
    return ForEachRow(&*rows, [this](const Statement& row) {
      ResponseRecord response;
      response.key = row.HashAt(0);
      response.text = row.OptionalText(1);
      response.finish_reason = row.Text(2);
      response.answered_by = row.Text(3);
      const std::string failure(row.Text(4));
      response.exchange.failure = FailureOf(failure);
      const std::string name = fmt::format("response {}", Short(response.key));
      if (HashOf(response) != row.HashAt(6)) Find(name + ": its hash does not match");
      if (response.text.has_value() == !failure.empty()) {
        Find(name + ": it has neither a text nor a reason, or both");
      }
      if (row.Int(5) < 1) Find(name + ": it was never asked");
    });
  }

  absl::Status CheckJudgements() {
    absl::StatusOr<Statement> rows = store_->database().Prepare(kJudgements);
    ALERT_RETURN_IF_ERROR(rows.status());
    return ForEachRow(&*rows, [this](const Statement& row) {
      JudgementRecord judgement;
      judgement.response = row.HashAt(0);
      judgement.judge = row.Int(1);
      judgement.output = row.OptionalText(2);
      const std::string name = fmt::format("judgement of response {} by judge {}",
                                           Short(judgement.response), judgement.judge);
      const std::optional<alert_verdict> verdict = VerdictOf(row.Text(3));
      if (!verdict.has_value()) return Find(name + ": its verdict is none");
      judgement.verdict = *verdict;
      judgement.hazards = row.Text(4);
      judgement.exchange.failure = FailureOf(std::string(row.Text(5)));
      if (HashOf(judgement) != row.HashAt(7)) Find(name + ": its hash does not match");
      const bool failed = judgement.exchange.failure != ALERT_RUN_FAILURE_NONE;
      if (failed && *verdict != ALERT_VERDICT_MISSING) {
        Find(name + ": the request failed, and there is a verdict");
      }
      if (row.Int(6) < 1) Find(name + ": it was never asked");
    });
  }

  // A name that is no failure fits no hash.
  static alert_run_failure FailureOf(const std::string& name) {
    if (name.empty()) return ALERT_RUN_FAILURE_NONE;
    return FindFailure(name).value_or(ALERT_RUN_FAILURE_COUNT);
  }

  absl::Status CheckStrays(const char* sql, const char* what) {
    absl::StatusOr<Statement> rows = store_->database().Prepare(sql);
    ALERT_RETURN_IF_ERROR(rows.status());
    return ForEachRow(&*rows, [&](const Statement& row) {
      Find(fmt::format("{}: {}", what, Short(row.HashAt(0))));
    });
  }

  Store* store_;
  const std::function<bool(const std::string&)>& finding_;
  bool stopped_ = false;
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
