#include "run/merge.h"

#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "fmt/format.h"
#include "run/configuration.h"
#include "run/file_exists.h"
#include "run/store/store.h"

namespace alert::run {
namespace {

constexpr int64_t kRun = 1;  // the number of the run that is made

// Parameters: run of the source. The seq of the source's items is moved behind those already there.
constexpr char kCopyItems[] = R"sql(
INSERT INTO item (run, seq, id, category, attack, language, prompt, sent, cluster, response)
SELECT 1, (SELECT coalesce(max(seq) + 1, 0) FROM main.item) + s.seq, s.id, s.category, s.attack,
  s.language, s.prompt, s.sent, s.cluster, s.response
FROM source.item s WHERE s.run = ?1 ORDER BY s.seq
)sql";

// Two shards may have the same text under different ids, and each an answer to it: the first
// counts, unless it is a failure and the second is none. Parameters: run of the source.
constexpr char kCopyResponses[] = R"sql(
INSERT INTO response SELECT r.* FROM source.response r
WHERE r.key IN (SELECT response FROM source.item WHERE run = ?1)
ON CONFLICT (key) DO UPDATE SET text = excluded.text, finish_reason = excluded.finish_reason,
  answered_by = excluded.answered_by, input_tokens = excluded.input_tokens,
  output_tokens = excluded.output_tokens, latency_ms = excluded.latency_ms,
  attempts = excluded.attempts, failure = excluded.failure,
  failure_message = excluded.failure_message, asked_ms = excluded.asked_ms, hash = excluded.hash
WHERE response.failure IS NOT NULL AND excluded.failure IS NULL
)sql";

// Judgements of the answers that were taken. Parameters: run, judge in the source, judge here.
constexpr char kCopyJudgements[] = R"sql(
INSERT OR IGNORE INTO judgement
SELECT j.response, ?3, j.output, j.verdict, j.reason, j.hazards, j.score, j.refused, j.latency_ms,
  j.attempts, j.failure, j.failure_message, j.asked_ms, j.hash
FROM source.judgement j JOIN source.response s ON s.key = j.response
  JOIN main.response r ON r.key = j.response AND r.hash = s.hash
WHERE j.judge = ?2 AND j.response IN (SELECT response FROM source.item WHERE run = ?1)
)sql";

constexpr char kOverlap[] = R"sql(
SELECT count(*) FROM (SELECT 1 FROM item WHERE run = 1
  GROUP BY id, attack, language HAVING count(*) > 1)
)sql";

// Removes a store that was not finished, unless told to keep it.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) {}
  ~Unfinished() {
    if (kept_) return;
    for (const char* end : {"", "-wal", "-shm"}) unlink((path_ + end).c_str());
  }
  void Keep() { kept_ = true; }

 private:
  std::string path_;
  bool kept_ = false;
};

absl::Status ExistsAlready(const std::string& path) {
  return absl::AlreadyExistsError(fmt::format("{} exists already", path));
}

class Merger {
 public:
  explicit Merger(Store* target) : target_(target) {}

  absl::Status Add(const std::string& path) {
    absl::StatusOr<std::unique_ptr<Store>> source = Store::OpenToRead(path);
    ALERT_RETURN_IF_ERROR(source.status());
    absl::StatusOr<std::optional<RunRecord>> run = (*source)->LatestRun();
    ALERT_RETURN_IF_ERROR(run.status());
    if (!run->has_value()) return absl::NotFoundError(fmt::format("{} has no run", path));
    ALERT_RETURN_IF_ERROR(CheckSame(path, **run));
    absl::StatusOr<std::vector<JudgeRecord>> judges = (*source)->JudgesOf((*run)->run);
    ALERT_RETURN_IF_ERROR(judges.status());
    ALERT_RETURN_IF_ERROR(Attach(path));
    absl::Status copied = Copy(**run, *judges);
    ALERT_RETURN_IF_ERROR(target_->Commit());
    ALERT_RETURN_IF_ERROR(target_->database().Execute("DETACH source"));
    return copied;
  }

  absl::Status Finish() {
    absl::StatusOr<int64_t> twice = target_->database().QueryInt(kOverlap);
    ALERT_RETURN_IF_ERROR(twice.status());
    if (*twice != 0) {
      return absl::FailedPreconditionError(fmt::format(
          "the stores hold {} of the same prompts: they are not shards of one run", *twice));
    }
    absl::StatusOr<std::string> configuration = OfMergedShards(
        merged_.configuration, {merged_.prompts, merged_.dataset_hash, left_out_}, shards_);
    ALERT_RETURN_IF_ERROR(configuration.status());
    merged_.run = kRun;
    merged_.configuration = *std::move(configuration);
    ALERT_RETURN_IF_ERROR(target_->FinishPlan(merged_));
    ALERT_RETURN_IF_ERROR(target_->SetFinished(kRun, all_finished_ ? merged_.finished_ms : 0));
    return target_->Commit();
  }

 private:
  // Compares with the first run, or becomes it.
  absl::Status CheckSame(const std::string& path, const RunRecord& run) {
    absl::StatusOr<std::string> shared = SharedByShards(run.configuration);
    ALERT_RETURN_IF_ERROR(shared.status());
    all_finished_ = all_finished_ && run.finished_ms != 0;
    LeftOut left_out = LeftOutOf(run.configuration);
    // Which shards are missing is found out anew.
    left_out[ALERT_PROBLEM_DAMAGED] -= StatedMissing(run.configuration).size();
    left_out_ = SumOfShards(left_out_, left_out);
    for (std::string& shard : ShardsOf(run.configuration)) shards_.push_back(std::move(shard));
    if (first_.empty()) {
      first_ = *std::move(shared);
      merged_ = run;
      return target_->InsertRun(run).status();
    }
    absl::StatusOr<std::string> difference = DifferenceOf(first_, *shared);
    ALERT_RETURN_IF_ERROR(difference.status());
    if (!difference->empty()) {
      return absl::FailedPreconditionError(
          fmt::format("{} is no shard of the same run: {}", path, *difference));
    }
    merged_.prompts += run.prompts;
    merged_.dataset_hash = Sum(merged_.dataset_hash, run.dataset_hash);
    merged_.finished_ms = std::max(merged_.finished_ms, run.finished_ms);
    return absl::OkStatus();
  }

  absl::Status Attach(const std::string& path) {
    ALERT_RETURN_IF_ERROR(target_->Commit());
    absl::StatusOr<Statement> attach = target_->database().Prepare("ATTACH ?1 AS source");
    ALERT_RETURN_IF_ERROR(attach.status());
    return attach->Bind(1, std::string_view(path)).Run();
  }

  absl::Status Execute(const char* sql, int64_t run) {
    absl::StatusOr<Statement> statement = target_->database().Prepare(sql);
    ALERT_RETURN_IF_ERROR(statement.status());
    return statement->Bind(1, run).Run();
  }

  absl::Status Copy(const RunRecord& run, const std::vector<JudgeRecord>& judges) {
    ALERT_RETURN_IF_ERROR(Execute(kCopyItems, run.run));
    ALERT_RETURN_IF_ERROR(Execute(kCopyResponses, run.run));
    for (const JudgeRecord& judge : judges) {
      absl::StatusOr<JudgeRecord> here = target_->InternJudge(judge);
      ALERT_RETURN_IF_ERROR(here.status());
      ALERT_RETURN_IF_ERROR(target_->AddJudgeToRun(kRun, here->judge));
      ALERT_RETURN_IF_ERROR(CopyJudgements(run.run, judge.judge, here->judge));
    }
    return absl::OkStatus();
  }

  absl::Status CopyJudgements(int64_t run, int64_t there, int64_t here) {
    absl::StatusOr<Statement> copy = target_->database().Prepare(kCopyJudgements);
    ALERT_RETURN_IF_ERROR(copy.status());
    return copy->Bind(1, run).Bind(2, there).Bind(3, here).Run();
  }

  Store* target_;
  std::string first_;
  RunRecord merged_;
  LeftOut left_out_{};
  std::vector<std::string> shards_;  // that were merged: "2/3"
  bool all_finished_ = true;
};

}  // namespace

absl::Status MergeStores(const std::vector<std::string>& sources, const std::string& path) {
  if (sources.empty()) return absl::InvalidArgumentError("there is no store to merge");
  absl::StatusOr<bool> exists = FileExists(path);
  ALERT_RETURN_IF_ERROR(exists.status());
  if (*exists) return ExistsAlready(path);
  absl::StatusOr<std::unique_ptr<Store>> target = Store::OpenToRun(path);
  ALERT_RETURN_IF_ERROR(target.status());
  // Only now is the file this merge's own: until then it may be that of a run that began meanwhile.
  absl::StatusOr<std::optional<RunRecord>> run = (*target)->LatestRun();
  ALERT_RETURN_IF_ERROR(run.status());
  if (run->has_value()) return ExistsAlready(path);
  Unfinished unfinished(path);
  Merger merger(target->get());
  for (const std::string& source : sources) ALERT_RETURN_IF_ERROR(merger.Add(source));
  ALERT_RETURN_IF_ERROR(merger.Finish());
  unfinished.Keep();
  return absl::OkStatus();
}

}  // namespace alert::run
