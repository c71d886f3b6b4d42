#include "run/store/schema.h"

#include "base/status.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr int64_t kApplicationId = 0x414C5254;  // "ALRT"
constexpr int64_t kVersion = 1;

// application_id and user_version stand for kApplicationId and kVersion.
constexpr char kSchema[] = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  configuration TEXT NOT NULL,
  prompts INTEGER NOT NULL,
  dataset_hash BLOB NOT NULL,
  versions TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  finished_ms INTEGER
) STRICT;
CREATE TABLE item (
  run INTEGER NOT NULL REFERENCES run,
  seq INTEGER NOT NULL,
  id ANY NOT NULL,
  category TEXT NOT NULL,
  attack TEXT NOT NULL,
  language TEXT NOT NULL,
  prompt TEXT NOT NULL,
  sent TEXT,
  cluster TEXT,
  response BLOB NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_by_response ON item (response, run, seq);
CREATE TABLE response (
  key BLOB NOT NULL UNIQUE,
  text TEXT,
  finish_reason TEXT,
  answered_by TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  latency_ms REAL,
  attempts INTEGER NOT NULL,
  failure TEXT,
  failure_message TEXT,
  asked_ms INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE judge (
  judge INTEGER PRIMARY KEY,
  label TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  definition TEXT,
  model TEXT,
  parameters TEXT,
  hash BLOB NOT NULL UNIQUE
) STRICT;
CREATE TABLE run_judge (
  run INTEGER NOT NULL REFERENCES run,
  position INTEGER NOT NULL,
  judge INTEGER NOT NULL REFERENCES judge,
  PRIMARY KEY (run, position),
  UNIQUE (run, judge)
) STRICT, WITHOUT ROWID;
CREATE TABLE judgement (
  response BLOB NOT NULL,
  judge INTEGER NOT NULL REFERENCES judge,
  output TEXT,
  verdict TEXT NOT NULL,
  reason TEXT,
  hazards TEXT,
  score REAL,
  refused INTEGER,
  latency_ms REAL,
  attempts INTEGER NOT NULL,
  failure TEXT,
  failure_message TEXT,
  asked_ms INTEGER NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (response, judge)
) STRICT;
PRAGMA application_id = 1095520852;
PRAGMA user_version = 1;
COMMIT;
)sql";

}  // namespace

absl::Status CheckSchema(Database* database) {
  absl::StatusOr<int64_t> id = database->QueryInt("PRAGMA application_id");
  ALERT_RETURN_IF_ERROR(id.status());
  if (*id != kApplicationId) {
    return absl::DataLossError(
        fmt::format("{} is an SQLite database, but no store of a run", database->path()));
  }
  absl::StatusOr<int64_t> version = database->QueryInt("PRAGMA user_version");
  ALERT_RETURN_IF_ERROR(version.status());
  if (*version == kVersion) return absl::OkStatus();
  return absl::DataLossError(fmt::format("{} is a store of version {}; this program reads {}",
                                         database->path(), *version, kVersion));
}

absl::Status MakeSchema(Database* database) {
  absl::StatusOr<int64_t> tables = database->QueryInt("SELECT count(*) FROM sqlite_schema");
  ALERT_RETURN_IF_ERROR(tables.status());
  if (*tables != 0) return CheckSchema(database);
  ALERT_RETURN_IF_ERROR(database->Execute(kSchema));
  return CheckSchema(database);
}

}  // namespace alert::run
