// An evaluation in progress: prompts to the model, answers to the judge, everything to the store.
#ifndef ALERT_LIB_RUN_EVALUATION_H_
#define ALERT_LIB_RUN_EVALUATION_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "run/configuration.h"
#include "run/endpoint/channel.h"
#include "run/held_failures.h"
#include "run/judging.h"
#include "run/plan.h"
#include "run/stop_rule.h"
#include "run/store/store.h"
#include "run/task_source.h"

namespace alert::run {

struct Event {
  alert_run_event_kind kind = ALERT_RUN_EVENT_TICK;
  std::string id;
  std::string category;
  std::string message;
  alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
  alert_verdict verdict = ALERT_VERDICT_MISSING;
};

// How the endpoint of a stage is asked.
struct StageOptions {
  ChannelOptions channel;
  std::string endpoint_model;
  std::string system;
  std::string parameters = "{}";
};

struct EvaluationOptions {
  int64_t run = 0;
  int64_t judge = 0;
  std::optional<StageOptions> model_stage;  // none: only judge what is there
  std::optional<StageOptions> judge_stage;  // none: the judge is no model
  double run_seconds = 0;                   // 0: no limit
  bool retry_missing = false;
  bool only_undecided = false;  // asks the judge only where none before it says safe or unsafe
  std::optional<double> max_undecided;  // the share of verdicts that may be
  std::optional<StopRule> stop_rule;    // of a run that is asked in a random order
  LeftOutRows problems;                 // rows of the dataset that were left out
};

struct Progress {
  Counts counts;
  int64_t stored = 0;  // answered or explained before
  uint64_t failures[ALERT_RUN_FAILURE_COUNT] = {};
  int64_t missing[ALERT_RUN_FAILURE_COUNT] = {};
  uint64_t requests = 0;
  uint64_t retries = 0;
  int64_t input_tokens = 0;
  int64_t output_tokens = 0;
  double seconds = 0;
  double seconds_left = 0;
  uint32_t in_flight = 0;
  uint32_t concurrency = 0;
  uint64_t problems = 0;
  alert_run_stop stop = ALERT_RUN_STOP_NONE;
};

class Evaluation {
 public:
  // So many answers of a judge without a verdict, and none with, and the run asks for a look at it.
  static constexpr int64_t kMostGibberish = 20;

  static absl::StatusOr<std::unique_ptr<Evaluation>> Create(EvaluationOptions options,
                                                            std::unique_ptr<Store> store,
                                                            Judging judging);
  ~Evaluation();

  // Drives the evaluation until there is an event, for at most `timeout_ms`. The status ALERT_END
  // (as its raw code) when all is done; any other error stays.
  absl::Status Next(uint32_t timeout_ms, Event* event);

  // The first call lets what is in flight end, the second does not. From any thread, and from a
  // signal handler.
  void Cancel();

  Progress progress() const;
  int64_t run() const { return options_.run; }

  // The latest words of a failure of this kind in the run; empty where there are none.
  const std::string& words(alert_run_failure failure) const { return reasons_.words[failure]; }

  const LeftOutRows& problems() const { return options_.problems; }

 private:
  // How it is found out whether an endpoint works.
  enum class Inquiry {
    kNone,
    kKnown,  // by a prompt that was answered before
    kOthers  // by other prompts, which were not
  };

  // What is left of one of the two stages.
  struct Stage {
    std::unique_ptr<Channel> channel;
    std::unique_ptr<RequestBuilder> builder;
    HeldFailures held;
    bool works = false;  // this handle has seen an answer to what was not answered before
    Inquiry inquiry = Inquiry::kNone;
    bool knows = false;     // in this inquiry it has answered what it answered before
    bool believed = false;  // failures were taken for their prompts' own without an answer
    bool others_asked = false;
    size_t others_open = 0;              // jobs that ask others
    int64_t last_seq = -1;               // of its source's latest task
    absl::flat_hash_set<int64_t> taken;  // behind it, tasks that are being asked already
  };

  Evaluation(EvaluationOptions options, std::unique_ptr<Store> store, Judging judging);
  absl::Status Prepare();
  void OpenStage(const StageOptions& options, Stage* stage);

  absl::Status Pump();
  absl::Status PrepareToStop();
  // Whether enough was shown for the run to end.
  absl::Status Look();
  void NoticeCancel();
  void BeginDraining(absl::Status reason);
  absl::Status TakeResults();
  absl::Status Finish(Finished finished);
  absl::Status FinishModel(Finished finished);
  absl::Status FinishJudge(Finished finished);
  absl::Status FinishKnown(Stage* stage, const Finished& finished);
  absl::Status Fail(Stage* stage, Finished finished);
  // A request has shown that the endpoint works.
  absl::Status Works(Stage* stage, const Job& job);
  absl::Status EndInquiry(Stage* stage, uint64_t serial);
  absl::Status SaveFailure(Finished finished);
  absl::Status Inquire();
  absl::Status BeginInquiry(Stage* stage);
  absl::StatusOr<std::string> KnownRequest(const Stage& stage);
  absl::Status AskOthersOrConclude(Stage* stage);
  absl::Status AskOthers(Stage* stage, size_t most);
  absl::Status AskOthersInStore(Stage* stage, size_t most);
  void Conclude(const Stage& stage, const Outcome& outcome);
  void StopAt(absl::Status reason);
  void StopAtGibberish(std::string_view output);
  void StopAtUndecided(std::string_view reason);
  absl::Status JudgeHere(const Task& task);
  // Notes that the judge was not asked.
  absl::Status LeaveToOthers(const Task& task);
  absl::Status RecordVerdict(const Task& task, const JudgementRecord& judgement);
  absl::Status AddModelJob(Task task, Probe probe);
  absl::Status AddJudgeJob(Task task, Probe probe);
  static void Send(Stage* stage, std::unique_ptr<Job> job, Probe probe);
  absl::StatusOr<std::vector<Task>> Unanswered(int64_t after, int most);
  absl::StatusOr<std::vector<Task>> Unjudged(int64_t after, int most);
  // Whether a judge before this one says enough for it to be left out.
  absl::StatusOr<bool> IsDecided(const Task& task);
  // The next task of a stage's source that is not being asked already.
  static absl::StatusOr<std::optional<Task>> NextTask(TaskSource* source, Stage* stage);
  absl::Status Admit();
  absl::Status AdmitLeftovers();
  absl::Status AdmitPrompts();
  absl::Status CommitIfDue();
  absl::Status End();
  // Saves, and lets go of the store: a run that has ended must not keep others from it.
  void Close();
  bool WorkIsDone() const;
  bool AllDone() const;
  int WaitMs(double until) const;
  void Emit(alert_run_event_kind kind, const Task& task);
  void EmitChannels();
  Stage* StageOf(const Channel* channel);
  double Now() const;

  EvaluationOptions options_;
  std::unique_ptr<Store> store_;
  Judging judging_;
  std::unique_ptr<HttpClient> client_;
  Stage model_;
  Stage judge_;
  TaskSource leftovers_;  // answers of earlier runs that have no judgement
  TaskSource prompts_;
  std::vector<HttpResult> results_;
  std::deque<Event> events_;

  Counts counts_;
  Reasons reasons_;
  int64_t stored_ = 0;
  int64_t gibberish_ = 0;  // judgements by the judge's endpoint until one is a verdict
  bool may_be_gibberish_ = false;
  bool may_be_all_undecided_ = false;  // of a judge that has no endpoint
  int64_t input_tokens_ = 0;
  int64_t output_tokens_ = 0;
  double begun_ = -1;  // when the first request was made
  double committed_ = 0;
  int64_t unsaved_rows_ = 0;

  std::atomic<int> cancels_{0};
  int64_t looked_at_ = -1;                     // the last item that the stop rule knows
  alert_run_stop stop_ = ALERT_RUN_STOP_NONE;  // nothing more is asked
  bool draining_ = false;
  bool stop_now_ = false;  // without waiting for what is in flight
  bool aborted_ = false;
  absl::Status reason_;  // why it drains
  absl::Status ended_;   // what every further call returns
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_EVALUATION_H_
