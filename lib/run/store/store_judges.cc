// The judges of a store.
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "fmt/format.h"
#include "run/store/store.h"

namespace alert::run {
namespace {

constexpr char kJudgeColumns[] = "SELECT g.judge, label, name, definition, model, parameters ";

JudgeRecord ReadJudge(const Statement& row) {
  JudgeRecord judge;
  judge.judge = row.Int(0);
  judge.label = row.Text(1);
  judge.name = row.Text(2);
  judge.definition = row.Text(3);
  judge.model = row.Text(4);
  judge.parameters = row.Text(5);
  return judge;
}

absl::StatusOr<bool> IsLabel(Database* database, const std::string& label) {
  absl::StatusOr<Statement> row = database->Prepare("SELECT 1 FROM judge WHERE label = ?1");
  ALERT_RETURN_IF_ERROR(row.status());
  row->Bind(1, std::string_view(label));
  return row->Step();
}

// The name; else name and model; else the first of those with a number that is free.
absl::StatusOr<std::string> FreeLabel(Database* database, const JudgeRecord& judge) {
  std::string label = judge.name;
  for (int number = 1;; ++number) {
    absl::StatusOr<bool> taken = IsLabel(database, label);
    ALERT_RETURN_IF_ERROR(taken.status());
    if (!*taken) return label;
    label = judge.model.empty() ? judge.name : absl::StrCat(judge.name, ":", judge.model);
    if (number > 1) absl::StrAppend(&label, "#", number);
  }
}

}  // namespace

absl::StatusOr<JudgeRecord> Store::InternJudge(JudgeRecord judge) {
  ALERT_RETURN_IF_ERROR(Begin());
  const Hash hash = HashOf(judge);
  absl::StatusOr<Statement> row =
      database_.Prepare(absl::StrCat(kJudgeColumns, "FROM judge g WHERE hash = ?1"));
  ALERT_RETURN_IF_ERROR(row.status());
  absl::StatusOr<bool> known = row->Bind(1, hash).Step();
  ALERT_RETURN_IF_ERROR(known.status());
  if (*known) return ReadJudge(*row);
  absl::StatusOr<std::string> label = FreeLabel(&database_, judge);
  ALERT_RETURN_IF_ERROR(label.status());
  judge.label = *std::move(label);
  absl::StatusOr<Statement> insert = database_.Prepare(
      "INSERT INTO judge (label, name, definition, model, parameters, hash) "
      "VALUES (?1, ?2, nullif(?3, ''), nullif(?4, ''), nullif(?5, ''), ?6)");
  ALERT_RETURN_IF_ERROR(insert.status());
  insert->Bind(1, judge.label).Bind(2, judge.name).Bind(3, judge.definition);
  insert->Bind(4, judge.model).Bind(5, judge.parameters).Bind(6, hash);
  ALERT_RETURN_IF_ERROR(insert->Run());
  judge.judge = database_.last_row();
  return judge;
}

absl::Status Store::AddJudgeToRun(int64_t run, int64_t judge) {
  ALERT_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Statement> insert = database_.Prepare(
      "INSERT INTO run_judge (run, position, judge) "
      "SELECT ?1, (SELECT count(*) FROM run_judge WHERE run = ?1), ?2 "
      "WHERE NOT EXISTS (SELECT 1 FROM run_judge WHERE run = ?1 AND judge = ?2)");
  ALERT_RETURN_IF_ERROR(insert.status());
  return insert->Bind(1, run).Bind(2, judge).Run();
}

absl::StatusOr<std::vector<JudgeRecord>> Store::JudgesOf(int64_t run) {
  absl::StatusOr<Statement> rows = database_.Prepare(
      absl::StrCat(kJudgeColumns,
                   "FROM run_judge t JOIN judge g USING (judge) WHERE run = ?1 ORDER BY position"));
  ALERT_RETURN_IF_ERROR(rows.status());
  rows->Bind(1, run);
  std::vector<JudgeRecord> judges;
  for (;;) {
    absl::StatusOr<bool> more = rows->Step();
    ALERT_RETURN_IF_ERROR(more.status());
    if (!*more) return judges;
    judges.push_back(ReadJudge(*rows));
  }
}

}  // namespace alert::run
