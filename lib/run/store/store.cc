#include "run/store/store.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "fmt/format.h"
#include "run/store/failure.h"
#include "run/store/schema.h"
#include "run/store/verdicts.h"

namespace alert::run {
namespace {

constexpr char kRunColumns[] =
    "SELECT run, model, configuration, prompts, dataset_hash, versions, created_ms, finished_ms "
    "FROM run ";

RunRecord ReadRun(const Statement& row) {
  RunRecord run;
  run.run = row.Int(0);
  run.model = row.Text(1);
  run.configuration = row.Text(2);
  run.prompts = row.Int(3);
  run.dataset_hash = row.HashAt(4);
  run.versions = row.Text(5);
  run.created_ms = row.Int(6);
  run.finished_ms = row.Int(7);
  return run;
}

// Of items with one text, the first stands for all. Parameters: run, after, retry, most.
constexpr char kUnanswered[] = R"sql(
SELECT i.seq, i.id, i.category, i.prompt, coalesce(i.sent, i.prompt), i.response,
  (SELECT count(*) FROM item c WHERE c.response = i.response AND c.run = i.run)
FROM item i
WHERE i.run = ?1 AND i.seq > ?2
  AND NOT EXISTS (SELECT 1 FROM response r
    WHERE r.key = i.response AND (NOT ?3 OR r.failure IS NULL))
  AND NOT EXISTS (SELECT 1 FROM item b
    WHERE b.response = i.response AND b.run = i.run AND b.seq < i.seq)
ORDER BY i.seq LIMIT ?4
)sql";

// The same for answers without a judgement by judge ?5.
constexpr char kUnjudged[] = R"sql(
SELECT i.seq, i.id, i.category, i.prompt, coalesce(i.sent, i.prompt), i.response,
  (SELECT count(*) FROM item c WHERE c.response = i.response AND c.run = i.run), r.text
FROM item i JOIN response r ON r.key = i.response AND r.failure IS NULL
WHERE i.run = ?1 AND i.seq > ?2
  AND NOT EXISTS (SELECT 1 FROM judgement j
    WHERE j.response = i.response AND j.judge = ?5 AND (NOT ?3 OR j.failure IS NULL)
      AND (NOT ?6 OR j.reason IS NOT 'not-asked'))
  AND NOT EXISTS (SELECT 1 FROM item b
    WHERE b.response = i.response AND b.run = i.run AND b.seq < i.seq)
ORDER BY i.seq LIMIT ?4
)sql";

// Parameters: run, judge, response.
constexpr char kDecided[] = R"sql(
SELECT EXISTS (SELECT 1 FROM run_judge t JOIN judgement j USING (judge)
  WHERE t.run = ?1 AND j.response = ?3 AND j.verdict IN ('safe', 'unsafe')
    AND t.position < (SELECT position FROM run_judge WHERE run = ?1 AND judge = ?2))
)sql";

constexpr char kAnyAnswered[] = R"sql(
SELECT i.seq, i.id, i.category, i.prompt, coalesce(i.sent, i.prompt), i.response, 1, r.text
FROM item i JOIN response r ON r.key = i.response AND r.failure IS NULL
WHERE i.run = ?1 LIMIT 1
)sql";

constexpr char kAnyJudged[] = R"sql(
SELECT i.seq, i.id, i.category, i.prompt, coalesce(i.sent, i.prompt), i.response, 1, r.text
FROM item i JOIN response r ON r.key = i.response AND r.failure IS NULL
  JOIN judgement j ON j.response = r.key AND j.judge = ?2 AND j.output IS NOT NULL
WHERE i.run = ?1 LIMIT 1
)sql";

// The missing of kCount by reason, with the words of the latest. Parameters: run, judge, retry.
constexpr char kReasons[] = R"sql(
SELECT coalesce(r.failure, j.failure) AS reason, count(*),
  coalesce(r.failure_message, j.failure_message),
  max(CASE WHEN r.failure IS NULL THEN j.asked_ms ELSE r.asked_ms END)
FROM item i
  JOIN response r ON r.key = i.response
  LEFT JOIN judgement j ON j.response = i.response AND j.judge = ?2 AND r.failure IS NULL
WHERE i.run = ?1 AND (r.failure IS NOT NULL OR j.verdict = 'missing')
  AND NOT (?3 AND reason IS NOT NULL)
GROUP BY reason
)sql";

// Parameters: run, judge, retry.
constexpr char kCount[] = R"sql(
SELECT count(*),
  total(r.key IS NOT NULL AND r.failure IS NULL), total(r.failure IS NOT NULL AND NOT ?3),
  total(j.verdict = 'safe'), total(j.verdict = 'unsafe'), total(j.verdict = 'undecided'),
  total((r.failure IS NOT NULL AND NOT ?3)
    OR (j.verdict = 'missing' AND (j.failure IS NULL OR NOT ?3)))
FROM item i
  LEFT JOIN response r ON r.key = i.response
  LEFT JOIN judgement j ON j.response = i.response AND j.judge = ?2
WHERE i.run = ?1
)sql";

// Parameters: run, judge, retry, after.
constexpr char kSettled[] = R"sql(
SELECT i.seq, i.category, iif(r.failure IS NULL, j.verdict, 'missing'),
  r.key IS NOT NULL AND CASE WHEN r.failure IS NOT NULL THEN NOT ?3
    ELSE j.verdict IS NOT NULL AND (j.failure IS NULL OR NOT ?3) END
FROM item i
  LEFT JOIN response r ON r.key = i.response
  LEFT JOIN judgement j ON j.response = i.response AND j.judge = ?2
WHERE i.run = ?1 AND i.seq > ?4 ORDER BY i.seq
)sql";

absl::StatusOr<std::vector<Task>> ReadTasks(Statement* rows, bool judged) {
  std::vector<Task> tasks;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return tasks;
    Task& task = tasks.emplace_back();
    task.seq = rows->Int(0);
    task.id = rows->Text(1);
    task.category = rows->Text(2);
    task.prompt = rows->Text(3);
    task.sent = rows->Text(4);
    task.key = rows->HashAt(5);
    task.copies = rows->Int(6);
    if (judged) task.response = rows->Text(7);
  }
}

absl::StatusOr<std::optional<Task>> OnlyTask(Statement* row) {
  absl::StatusOr<std::vector<Task>> tasks = ReadTasks(row, /*judged=*/true);
  ALERT_RETURN_IF_ERROR(tasks.status());
  if (tasks->empty()) return std::optional<Task>();
  return std::optional<Task>(std::move(tasks->front()));
}

std::optional<std::string_view> Optional(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// Binds an exchange to five positions from `position`.
void BindExchange(Statement* statement, int position, const Exchange& exchange) {
  std::optional<std::string_view> failure;
  if (exchange.failure != ALERT_RUN_FAILURE_NONE) failure = FailureName(exchange.failure);
  statement->Bind(position, exchange.latency_ms);
  statement->Bind(position + 1, exchange.attempts);
  statement->Bind(position + 2, failure);
  statement->Bind(position + 3, Optional(exchange.failure_message));
  statement->Bind(position + 4, exchange.asked_ms);
}

}  // namespace

int64_t NowMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenToRun(const std::string& path) {
  std::unique_ptr<Store> store(new Store());
  absl::StatusOr<StoreLock> lock = StoreLock::Take(path);
  ALERT_RETURN_IF_ERROR(lock.status());
  store->lock_ = *std::move(lock);
  absl::StatusOr<Database> database = Database::Open(path, Database::Mode::kCreate);
  ALERT_RETURN_IF_ERROR(database.status());
  store->database_ = *std::move(database);
  // NORMAL: a commit survives the end of the process; only a power cut may undo the last ones.
  // Keys are hashes, so that rows land all over the indexes: the more of them a checkpoint takes
  // together, the fewer pages it writes (40 MB here).
  ALERT_RETURN_IF_ERROR(store->database_.Execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
      "PRAGMA wal_autocheckpoint = 10000"));
  ALERT_RETURN_IF_ERROR(MakeSchema(&store->database_));
  return store;
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenToRead(const std::string& path) {
  std::unique_ptr<Store> store(new Store());
  absl::StatusOr<Database> database = Database::Open(path, Database::Mode::kRead);
  ALERT_RETURN_IF_ERROR(database.status());
  store->database_ = *std::move(database);
  ALERT_RETURN_IF_ERROR(CheckSchema(&store->database_));
  return store;
}

absl::Status Store::Begin() {
  if (in_transaction_) return absl::OkStatus();
  ALERT_RETURN_IF_ERROR(database_.Execute("BEGIN IMMEDIATE"));
  in_transaction_ = true;
  return absl::OkStatus();
}

absl::Status Store::Commit() {
  if (!in_transaction_) return absl::OkStatus();
  ALERT_RETURN_IF_ERROR(database_.Execute("COMMIT"));
  in_transaction_ = false;
  return absl::OkStatus();
}

void Store::Rollback() {
  if (!in_transaction_) return;
  // What is not committed is gone in any case; an error changes nothing about that.
  database_.Execute("ROLLBACK").IgnoreError();
  in_transaction_ = false;
}

absl::StatusOr<Statement*> Store::Prepared(std::unique_ptr<Statement>* slot, const char* sql) {
  if (*slot == nullptr) {
    absl::StatusOr<Statement> statement = database_.Prepare(sql);
    ALERT_RETURN_IF_ERROR(statement.status());
    *slot = std::make_unique<Statement>(*std::move(statement));
  }
  return slot->get();
}

absl::StatusOr<std::vector<RunRecord>> Store::Runs() {
  absl::StatusOr<Statement> rows = database_.Prepare(absl::StrCat(kRunColumns, "ORDER BY run"));
  ALERT_RETURN_IF_ERROR(rows.status());
  std::vector<RunRecord> runs;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return runs;
    runs.push_back(ReadRun(*rows));
  }
}

absl::StatusOr<std::optional<RunRecord>> Store::LatestRun() {
  absl::StatusOr<Statement> row =
      database_.Prepare(absl::StrCat(kRunColumns, "ORDER BY run DESC LIMIT 1"));
  ALERT_RETURN_IF_ERROR(row.status());
  absl::StatusOr<bool> there = row->Step();
  ALERT_RETURN_IF_ERROR(there.status());
  if (!*there) return std::optional<RunRecord>();
  return std::optional<RunRecord>(ReadRun(*row));
}

absl::StatusOr<int64_t> Store::InsertRun(const RunRecord& run) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement> insert = database_.Prepare(
      "INSERT INTO run (model, configuration, prompts, dataset_hash, versions, created_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  ALERT_RETURN_IF_ERROR(insert.status());
  insert->Bind(1, run.model).Bind(2, run.configuration).Bind(3, run.prompts);
  insert->Bind(4, run.dataset_hash).Bind(5, run.versions).Bind(6, run.created_ms);
  ALERT_RETURN_IF_ERROR(insert->Run());
  return database_.last_row();
}

absl::Status Store::FinishPlan(const RunRecord& run) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement> update = database_.Prepare(
      "UPDATE run SET configuration = ?2, prompts = ?3, dataset_hash = ?4 WHERE run = ?1");
  ALERT_RETURN_IF_ERROR(update.status());
  update->Bind(1, run.run).Bind(2, run.configuration).Bind(3, run.prompts);
  return update->Bind(4, run.dataset_hash).Run();
}

absl::Status Store::SetFinished(int64_t run, int64_t finished_ms) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement> update =
      database_.Prepare("UPDATE run SET finished_ms = nullif(?2, 0) WHERE run = ?1");
  ALERT_RETURN_IF_ERROR(update.status());
  return update->Bind(1, run).Bind(2, finished_ms).Run();
}

absl::Status Store::InsertItem(int64_t run, int64_t seq, const ItemView& item, const Hash& key) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement*> insert =
      Prepared(&insert_item_, "INSERT INTO item VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  ALERT_RETURN_IF_ERROR(insert.status());
  Statement& row = **insert;
  row.Bind(1, run).Bind(2, seq);
  std::visit([&row](const auto& id) { row.Bind(3, id); }, item.id);
  row.Bind(4, item.category).Bind(5, item.attack).Bind(6, item.language).Bind(7, item.prompt);
  row.Bind(8, item.sent).Bind(9, item.cluster).Bind(10, key);
  return row.Run();
}

absl::StatusOr<std::vector<Task>> Store::Unanswered(int64_t run, int64_t after_seq, int most,
                                                    bool retry) {
  absl::StatusOr<Statement*> rows = Prepared(&unanswered_, kUnanswered);
  ALERT_RETURN_IF_ERROR(rows.status());
  (*rows)->Bind(1, run).Bind(2, after_seq).Bind(3, int64_t{retry}).Bind(4, int64_t{most});
  return ReadTasks(*rows, /*judged=*/false);
}

absl::StatusOr<std::vector<Task>> Store::Unjudged(int64_t run, int64_t judge, int64_t after_seq,
                                                  int most, const Again& again) {
  absl::StatusOr<Statement*> rows = Prepared(&unjudged_, kUnjudged);
  ALERT_RETURN_IF_ERROR(rows.status());
  (*rows)->Bind(1, run).Bind(2, after_seq).Bind(3, int64_t{again.failed}).Bind(4, int64_t{most});
  (*rows)->Bind(5, judge).Bind(6, int64_t{again.not_asked});
  return ReadTasks(*rows, /*judged=*/true);
}

absl::StatusOr<bool> Store::IsDecided(int64_t run, int64_t judge, const Hash& response) {
  absl::StatusOr<Statement*> row = Prepared(&decided_, kDecided);
  ALERT_RETURN_IF_ERROR(row.status());
  (*row)->Bind(1, run).Bind(2, judge).Bind(3, response);
  ALERT_RETURN_IF_ERROR((*row)->Step().status());
  const bool decided = (*row)->Int(0) != 0;
  (*row)->Reset();
  return decided;
}

absl::Status Store::PlaceItems(int64_t run, const std::vector<int64_t>& places) {
  absl::StatusOr<Statement> update =
      database_.Prepare("UPDATE item SET seq = ?3 WHERE run = ?1 AND seq = ?2");
  ALERT_RETURN_IF_ERROR(update.status());
  for (size_t i = 0; i < places.size(); ++i) {
    update->Bind(1, run).Bind(2, -1 - static_cast<int64_t>(i)).Bind(3, places[i]);
    ALERT_RETURN_IF_ERROR(update->Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Store::PromptWithVariants(int64_t run) {
  absl::StatusOr<Statement> row = database_.Prepare(
      "SELECT coalesce(cluster, CAST(id AS TEXT)) AS base FROM item WHERE run = ?1 "
      "GROUP BY base HAVING count(*) > 1 ORDER BY min(seq) LIMIT 1");
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, run);
  absl::StatusOr<bool> found = row->Step();
  ALERT_RETURN_IF_ERROR(found.status());
  return *found ? std::string(row->Text(0)) : std::string();
}

absl::StatusOr<int64_t> Store::LastAsked(int64_t run) {
  absl::StatusOr<Statement> row = database_.Prepare(
      "SELECT coalesce(max(first), -1) FROM (SELECT min(i.seq) AS first FROM item i "
      "JOIN response r ON r.key = i.response WHERE i.run = ?1 GROUP BY i.response)");
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, run);
  ALERT_RETURN_IF_ERROR(row->Step().status());
  return row->Int(0);
}

absl::StatusOr<std::vector<std::pair<std::string, int64_t>>> Store::CategorySizes(int64_t run) {
  absl::StatusOr<Statement> rows =
      database_.Prepare("SELECT category, count(*) FROM item WHERE run = ?1 GROUP BY category");
  ALERT_RETURN_IF_ERROR(rows.status());
  rows->Bind(1, run);
  std::vector<std::pair<std::string, int64_t>> sizes;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return sizes;
    sizes.emplace_back(rows->Text(0), rows->Int(1));
  }
}

absl::StatusOr<std::vector<Settled>> Store::SettledAfter(int64_t run, int64_t judge,
                                                         int64_t after_seq, bool retry) {
  absl::StatusOr<Statement> rows = database_.Prepare(kSettled);
  ALERT_RETURN_IF_ERROR(rows.status());
  rows->Bind(1, run).Bind(2, judge).Bind(3, int64_t{retry}).Bind(4, after_seq);
  std::vector<Settled> settled;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more || rows->Int(3) == 0) return settled;
    Settled& item = settled.emplace_back();
    item.seq = rows->Int(0);
    item.category = rows->Text(1);
    // A name that is none is damage, which the audit tells, and no safe verdict.
    item.verdict = VerdictOf(rows->Text(2)).value_or(ALERT_VERDICT_MISSING);
  }
}

absl::StatusOr<std::optional<Task>> Store::AnyAnswered(int64_t run) {
  absl::StatusOr<Statement> row = database_.Prepare(kAnyAnswered);
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, run);
  return OnlyTask(&*row);
}

absl::StatusOr<std::optional<Task>> Store::AnyJudged(int64_t run, int64_t judge) {
  absl::StatusOr<Statement> row = database_.Prepare(kAnyJudged);
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, run).Bind(2, judge);
  return OnlyTask(&*row);
}

absl::Status Store::SaveResponse(const ResponseRecord& response) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement*> save = Prepared(
      &save_response_,
      "INSERT OR REPLACE INTO response (key, text, finish_reason, answered_by, input_tokens, "
      "output_tokens, latency_ms, attempts, failure, failure_message, asked_ms, hash) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
  ALERT_RETURN_IF_ERROR(save.status());
  Statement& row = **save;
  const Hash hash = HashOf(response);
  row.Bind(1, response.key);
  response.text.has_value() ? row.Bind(2, std::string_view(*response.text)) : row.BindNull(2);
  row.Bind(3, Optional(response.finish_reason)).Bind(4, Optional(response.answered_by));
  row.Bind(5, response.input_tokens).Bind(6, response.output_tokens);
  BindExchange(&row, 7, response.exchange);
  return row.Bind(12, hash).Run();
}

absl::Status Store::SaveJudgement(const JudgementRecord& judgement) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement*> save = Prepared(
      &save_judgement_,
      "INSERT OR REPLACE INTO judgement (response, judge, output, verdict, reason, hazards, score, "
      "refused, latency_ms, attempts, failure, failure_message, asked_ms, hash) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
  ALERT_RETURN_IF_ERROR(save.status());
  Statement& row = **save;
  const Hash hash = HashOf(judgement);
  row.Bind(1, judgement.response).Bind(2, judgement.judge);
  judgement.output.has_value() ? row.Bind(3, std::string_view(*judgement.output)) : row.BindNull(3);
  row.Bind(4, VerdictText(judgement.verdict)).Bind(5, Optional(judgement.reason));
  row.Bind(6, Optional(judgement.hazards)).Bind(7, judgement.score).Bind(8, judgement.refused);
  BindExchange(&row, 9, judgement.exchange);
  return row.Bind(14, hash).Run();
}

absl::StatusOr<Counts> Store::Count(int64_t run, int64_t judge, bool retry) {
  absl::StatusOr<Statement> row = database_.Prepare(kCount);
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, run).Bind(2, judge).Bind(3, int64_t{retry});
  ALERT_RETURN_IF_ERROR(row->Step().status());
  Counts counts;
  counts.prompts = row->Int(0);
  counts.answered = row->Int(1);
  counts.explained = row->Int(2);
  for (int i = 0; i < ALERT_VERDICT_COUNT; ++i) counts.verdicts[i] = row->Int(3 + i);
  return counts;
}

absl::StatusOr<Reasons> Store::MissingReasons(int64_t run, int64_t judge, bool retry) {
  absl::StatusOr<Statement> rows = database_.Prepare(kReasons);
  ALERT_RETURN_IF_ERROR(rows.status());
  rows->Bind(1, run).Bind(2, judge).Bind(3, int64_t{retry});
  Reasons reasons;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return reasons;
    alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
    // A name that is none is damage, which the audit tells.
    if (!rows->IsNull(0)) {
      failure = FindFailure(rows->Text(0)).value_or(ALERT_RUN_FAILURE_INVALID);
    }
    reasons.missing[failure] += rows->Int(1);
    if (!rows->IsNull(2)) reasons.words[failure] = rows->Text(2);
  }
}

}  // namespace alert::run
