// The store of a run: everything that was asked, answered and judged, in one SQLite file.
#ifndef ALERT_LIB_RUN_STORE_STORE_H_
#define ALERT_LIB_RUN_STORE_STORE_H_

#include <array>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "run/store/database.h"
#include "run/store/records.h"
#include "run/store/store_lock.h"

namespace alert::run {

// A prompt to be answered, or an answer to be judged. It stands for `copies` items of the run, all
// with the same text.
struct Task {
  int64_t seq = 0;
  std::string id;
  std::string category;
  std::string prompt;
  std::string sent;  // what goes to the model
  Hash key{};
  int64_t copies = 1;
  std::string response;  // to be judged
};

// An item that has come to something.
struct Settled {
  int64_t seq = 0;
  std::string category;
  alert_verdict verdict = ALERT_VERDICT_MISSING;
};

// How far a run is, counted in items.
struct Counts {
  int64_t prompts = 0;
  int64_t answered = 0;
  int64_t explained = 0;
  int64_t verdicts[ALERT_VERDICT_COUNT] = {};  // explained items are among the missing

  int64_t judged() const {
    return std::accumulate(verdicts, verdicts + ALERT_VERDICT_COUNT, int64_t{0});
  }
};

// Why items are missing, by kind of failure; NONE: the judge's answer came to that.
struct Reasons {
  int64_t missing[ALERT_RUN_FAILURE_COUNT] = {};           // counted in items
  std::array<std::string, ALERT_RUN_FAILURE_COUNT> words;  // the latest
};

class Store {
 public:
  // To run on: makes the file where there is none, and holds the lock. Aborted where another run
  // has it.
  static absl::StatusOr<std::unique_ptr<Store>> OpenToRun(const std::string& path);

  // To read, while another process may be running on it. NotFound, DataLoss.
  static absl::StatusOr<std::unique_ptr<Store>> OpenToRead(const std::string& path);

  Database& database() { return database_; }

  // Writes gather in a transaction that the first of them begins. What is committed survives the
  // end of the process, however it comes.
  absl::Status Commit();
  bool uncommitted() const { return in_transaction_; }
  void Rollback();

  absl::StatusOr<std::vector<RunRecord>> Runs();
  absl::StatusOr<std::optional<RunRecord>> LatestRun();
  absl::StatusOr<int64_t> InsertRun(const RunRecord& run);
  // Sets what is known only once all items are in: configuration, prompts, dataset_hash.
  absl::Status FinishPlan(const RunRecord& run);
  absl::Status SetFinished(int64_t run, int64_t finished_ms);

  absl::Status InsertItem(int64_t run, int64_t seq, const ItemView& item, const Hash& key);

  // Gives item -1 - i the place `places[i]`.
  absl::Status PlaceItems(int64_t run, const std::vector<int64_t>& places);

  // What names a prompt of which there are several items: a cluster, or an id; empty where none
  // has.
  absl::StatusOr<std::string> PromptWithVariants(int64_t run);

  // The place in order of the last item that was answered or explained, copies of an earlier one
  // left out; -1 where none was.
  absl::StatusOr<int64_t> LastAsked(int64_t run);

  // How many items each category has.
  absl::StatusOr<std::vector<std::pair<std::string, int64_t>>> CategorySizes(int64_t run);

  // The items behind `after_seq` up to the first that has no verdict yet, and is not given up.
  absl::StatusOr<std::vector<Settled>> SettledAfter(int64_t run, int64_t judge, int64_t after_seq,
                                                    bool retry);

  // The judge with this identity, made where it is new; its label is set here.
  absl::StatusOr<JudgeRecord> InternJudge(JudgeRecord judge);
  absl::Status AddJudgeToRun(int64_t run, int64_t judge);
  // In the order in which the run took them.
  absl::StatusOr<std::vector<JudgeRecord>> JudgesOf(int64_t run);

  // The next tasks after `after_seq`, at most `most`; with `retry`, failed ones count as open.
  absl::StatusOr<std::vector<Task>> Unanswered(int64_t run, int64_t after_seq, int most,
                                               bool retry);
  // What counts as open among what this judge was through with.
  struct Again {
    bool failed = false;
    bool not_asked = true;  // as kNotAsked says
  };
  absl::StatusOr<std::vector<Task>> Unjudged(int64_t run, int64_t judge, int64_t after_seq,
                                             int most, const Again& again);

  // Whether a judge that the run took before this one says safe or unsafe of the response.
  absl::StatusOr<bool> IsDecided(int64_t run, int64_t judge, const Hash& response);

  // Something of the run that was answered, or judged by this judge; nothing where nothing was.
  absl::StatusOr<std::optional<Task>> AnyAnswered(int64_t run);
  absl::StatusOr<std::optional<Task>> AnyJudged(int64_t run, int64_t judge);

  // A row with the same key is replaced: it was a failure.
  absl::Status SaveResponse(const ResponseRecord& response);
  absl::Status SaveJudgement(const JudgementRecord& judgement);

  // With `retry`, failures count as open.
  absl::StatusOr<Counts> Count(int64_t run, int64_t judge, bool retry);
  absl::StatusOr<Reasons> MissingReasons(int64_t run, int64_t judge, bool retry);

 private:
  Store() = default;
  absl::Status Begin();
  // Prepared once, at its first use.
  absl::StatusOr<Statement*> Prepared(std::unique_ptr<Statement>* slot, const char* sql);

  StoreLock lock_;  // given back after the database is closed
  Database database_;
  bool in_transaction_ = false;
  std::unique_ptr<Statement> insert_item_;
  std::unique_ptr<Statement> unanswered_;
  std::unique_ptr<Statement> unjudged_;
  std::unique_ptr<Statement> decided_;
  std::unique_ptr<Statement> save_response_;
  std::unique_ptr<Statement> save_judgement_;
};

// Milliseconds since 1970.
int64_t NowMs();

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_STORE_H_
