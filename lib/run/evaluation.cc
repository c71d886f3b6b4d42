// Driving: what is sent when, and when it ends. What comes back is in evaluation_results.cc.
#include "run/evaluation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/numbers.h"
#include "base/status.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr size_t kMostReply = size_t{16} << 20;
constexpr double kCommitSeconds = 0.1;
constexpr int64_t kCommitRows = 512;
// More are not kept open for reuse, however many requests may run at once.
constexpr int64_t kMostIdleConnections = 65536;
// Of tasks that wait for a retry or for the judge, so many for each request allowed are kept.
constexpr size_t kOpenPerRequest = 4;
// Answers that are judged without being sent, before others get their turn.
constexpr int kJudgedAtOnce = 256;

absl::Status EndOfRun() {
  return absl::Status(static_cast<absl::StatusCode>(ALERT_END), "");
}

}  // namespace

Evaluation::Evaluation(EvaluationOptions options, std::unique_ptr<Store> store, Judging judging)
    : options_(std::move(options)), store_(std::move(store)), judging_(std::move(judging)) {}

absl::StatusOr<std::unique_ptr<Evaluation>> Evaluation::Create(EvaluationOptions options,
                                                               std::unique_ptr<Store> store,
                                                               Judging judging) {
  std::unique_ptr<Evaluation> evaluation(
      new Evaluation(std::move(options), std::move(store), std::move(judging)));
  ALERT_RETURN_IF_ERROR(evaluation->Prepare());
  return evaluation;
}

Evaluation::~Evaluation() {
  // Nobody is left to be told; what is not saved is asked again.
  Close();
}

void Evaluation::Close() {
  // Without a client where making one failed.
  if (client_ != nullptr) client_->Abort();
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel != nullptr) stage->channel->DropAll();
  }
  if (store_ == nullptr) return;
  absl::Status saved = store_->Commit();
  if (!saved.ok()) {
    store_->Rollback();
    if (ended_.raw_code() == ALERT_END) ended_ = std::move(saved);
  }
  store_.reset();
}

void Evaluation::OpenStage(const StageOptions& options, Stage* stage) {
  stage->channel = std::make_unique<Channel>(options.channel, client_.get());
  stage->builder = std::make_unique<RequestBuilder>(
      options.channel.address.api, options.endpoint_model, options.system, options.parameters);
}

absl::Status Evaluation::Prepare() {
  int64_t connections = 4;
  for (const auto& stage : {options_.model_stage, options_.judge_stage}) {
    if (!stage.has_value()) continue;
    const Limiter::Options& limits = stage->channel.limits;
    connections += limits.fixed != 0 ? limits.fixed : limits.most;
  }
  absl::StatusOr<std::unique_ptr<HttpClient>> client =
      HttpClient::Create(kMostReply, static_cast<int>(std::min(connections, kMostIdleConnections)));
  ALERT_RETURN_IF_ERROR(client.status());
  client_ = *std::move(client);
  if (options_.model_stage.has_value()) OpenStage(*options_.model_stage, &model_);
  if (options_.judge_stage.has_value()) OpenStage(*options_.judge_stage, &judge_);

  leftovers_ = TaskSource([this](int64_t after, int most) { return Unjudged(after, most); });
  if (model_.channel != nullptr) {
    prompts_ = TaskSource([this](int64_t after, int most) { return Unanswered(after, most); });
  }
  absl::StatusOr<Counts> counts =
      store_->Count(options_.run, options_.judge, options_.retry_missing);
  ALERT_RETURN_IF_ERROR(counts.status());
  counts_ = *counts;
  stored_ = counts_.answered + counts_.explained;
  if (counts_.verdicts[ALERT_VERDICT_MISSING] != 0) {
    absl::StatusOr<Reasons> reasons =
        store_->MissingReasons(options_.run, options_.judge, options_.retry_missing);
    ALERT_RETURN_IF_ERROR(reasons.status());
    reasons_ = *std::move(reasons);
  }
  ALERT_RETURN_IF_ERROR(PrepareToStop());
  gibberish_ = counts_.verdicts[ALERT_VERDICT_UNDECIDED] + reasons_.missing[ALERT_RUN_FAILURE_NONE];
  may_be_gibberish_ = judge_.channel != nullptr && gibberish_ < kMostGibberish &&
                      counts_.verdicts[ALERT_VERDICT_SAFE] == 0 &&
                      counts_.verdicts[ALERT_VERDICT_UNSAFE] == 0;
  may_be_all_undecided_ = judge_.channel == nullptr &&
                          counts_.verdicts[ALERT_VERDICT_UNDECIDED] < ALERT_RUN_UNDECIDED_AFTER;
  return absl::OkStatus();
}

absl::Status Evaluation::PrepareToStop() {
  if (!options_.stop_rule.has_value()) return absl::OkStatus();
  const auto sizes = store_->CategorySizes(options_.run);
  ALERT_RETURN_IF_ERROR(sizes.status());
  for (const auto& [category, prompts] : *sizes) {
    if (options_.stop_rule->Counts(category)) options_.stop_rule->AddPrompts(prompts);
  }
  return absl::OkStatus();
}

absl::Status Evaluation::Look() {
  if (!options_.stop_rule.has_value()) return absl::OkStatus();
  StopRule& rule = *options_.stop_rule;
  const auto settled =
      store_->SettledAfter(options_.run, options_.judge, looked_at_, options_.retry_missing);
  ALERT_RETURN_IF_ERROR(settled.status());
  for (const Settled& item : *settled) {
    if (rule.Counts(item.category)) rule.AddVerdict(item.verdict);
    looked_at_ = item.seq;
  }
  const absl::StatusOr<alert_run_stop> stop = rule.Decide();
  ALERT_RETURN_IF_ERROR(stop.status());
  stop_ = *stop;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Task>> Evaluation::Unanswered(int64_t after, int most) {
  return store_->Unanswered(options_.run, after, most, options_.retry_missing);
}

absl::StatusOr<std::vector<Task>> Evaluation::Unjudged(int64_t after, int most) {
  return store_->Unjudged(options_.run, options_.judge, after, most,
                          {options_.retry_missing, !options_.only_undecided});
}

absl::StatusOr<bool> Evaluation::IsDecided(const Task& task) {
  if (!options_.only_undecided) return false;
  return store_->IsDecided(options_.run, options_.judge, task.key);
}

double Evaluation::Now() const {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

absl::Status Evaluation::Next(uint32_t timeout_ms, Event* event) {
  *event = Event();
  const double until = Now() + timeout_ms / 1000.0;
  for (;;) {
    if (!events_.empty()) {
      *event = std::move(events_.front());
      events_.pop_front();
      return absl::OkStatus();
    }
    if (!ended_.ok()) return ended_;
    ended_ = Pump();
    if (ended_.ok() && events_.empty()) {
      if (Now() >= until) return absl::OkStatus();
      ended_ = client_->Wait(WaitMs(until));
    }
    if (!ended_.ok()) Close();
  }
}

absl::Status Evaluation::Pump() {
  ALERT_RETURN_IF_ERROR(TakeResults());
  ALERT_RETURN_IF_ERROR(Look());
  NoticeCancel();
  if (options_.run_seconds > 0 && begun_ >= 0 && Now() - begun_ > options_.run_seconds) {
    BeginDraining(absl::DeadlineExceededError(
        fmt::format("the run's limit of {} s is over", options_.run_seconds)));
  }
  // Before anything else is sent, and where nothing else is left to be sent.
  if (!draining_) ALERT_RETURN_IF_ERROR(Inquire());
  if (!draining_) ALERT_RETURN_IF_ERROR(Admit());
  if (!draining_ && WorkIsDone()) ALERT_RETURN_IF_ERROR(Inquire());
  EmitChannels();
  ALERT_RETURN_IF_ERROR(CommitIfDue());
  if (!AllDone()) return absl::OkStatus();
  // What was in flight when enough was shown may have undone it.
  ALERT_RETURN_IF_ERROR(Look());
  return AllDone() ? End() : absl::OkStatus();
}

// Not where a result is taken: others of the same batch still want their jobs.
void Evaluation::NoticeCancel() {
  const int cancels = cancels_.load();
  if (cancels > 0) {
    BeginDraining(absl::CancelledError("the run was cancelled"));
  }
  if (cancels > 1) stop_now_ = true;
  if (!stop_now_ || aborted_) return;
  aborted_ = true;
  client_->Abort();
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel != nullptr) stage->channel->DropAll();
  }
}

void Evaluation::BeginDraining(absl::Status reason) {
  if (draining_) return;
  draining_ = true;
  reason_ = std::move(reason);
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel != nullptr) stage->channel->DropWaiting();
  }
}

void Evaluation::Cancel() {
  cancels_.fetch_add(1);
  client_->Wake();
}

absl::Status Evaluation::Admit() {
  ALERT_RETURN_IF_ERROR(AdmitLeftovers());
  if (leftovers_.exhausted() && stop_ == ALERT_RUN_STOP_NONE) {
    ALERT_RETURN_IF_ERROR(AdmitPrompts());
  }
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel != nullptr) ALERT_RETURN_IF_ERROR(stage->channel->SendDue(Now()));
  }
  if (begun_ < 0 && client_->in_flight() > 0) begun_ = Now();
  return absl::OkStatus();
}

absl::Status Evaluation::AdmitLeftovers() {
  if (leftovers_.exhausted()) return absl::OkStatus();
  Channel* channel = judge_.channel.get();
  for (int i = 0; i < kJudgedAtOnce; ++i) {
    if (channel != nullptr && channel->open() >= kOpenPerRequest * channel->allowed()) break;
    if (channel != nullptr && !channel->HasRoom(Now())) break;
    absl::StatusOr<std::optional<Task>> task = NextTask(&leftovers_, &judge_);
    ALERT_RETURN_IF_ERROR(task.status());
    if (!task->has_value()) break;
    const absl::StatusOr<bool> decided = IsDecided(**task);
    ALERT_RETURN_IF_ERROR(decided.status());
    if (*decided) {
      ALERT_RETURN_IF_ERROR(LeaveToOthers(**task));
    } else if (channel == nullptr) {
      ALERT_RETURN_IF_ERROR(JudgeHere(**task));
    } else {
      ALERT_RETURN_IF_ERROR(AddJudgeJob(*std::move(*task), Probe::kNone));
      ALERT_RETURN_IF_ERROR(channel->SendDue(Now()));
    }
  }
  return absl::OkStatus();
}

absl::Status Evaluation::AdmitPrompts() {
  Channel* channel = model_.channel.get();
  if (channel == nullptr || prompts_.exhausted()) return absl::OkStatus();
  while (channel->HasRoom(Now()) && channel->open() < kOpenPerRequest * channel->allowed()) {
    // A judge that is slower than the model must not let answers pile up in memory.
    const Channel* judge = judge_.channel.get();
    if (judge != nullptr && judge->waiting() >= kOpenPerRequest * judge->allowed()) break;
    absl::StatusOr<std::optional<Task>> task = NextTask(&prompts_, &model_);
    ALERT_RETURN_IF_ERROR(task.status());
    if (!task->has_value()) break;
    ALERT_RETURN_IF_ERROR(AddModelJob(*std::move(*task), Probe::kNone));
    ALERT_RETURN_IF_ERROR(channel->SendDue(Now()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Task>> Evaluation::NextTask(TaskSource* source, Stage* stage) {
  for (;;) {
    absl::StatusOr<std::optional<Task>> task = source->Next();
    if (!task.ok() || !task->has_value()) return task;
    stage->last_seq = (*task)->seq;
    if (stage->taken.erase((*task)->seq) == 0) return task;
  }
}

absl::Status Evaluation::AddModelJob(Task task, Probe probe) {
  auto job = std::make_unique<Job>();
  job->task = std::move(task);
  job->body = model_.builder->ForPrompt(job->task.sent);
  Send(&model_, std::move(job), probe);
  return absl::OkStatus();
}

absl::Status Evaluation::AddJudgeJob(Task task, Probe probe) {
  if (!judging_.HasPart(task.response)) return JudgeHere(task);
  absl::StatusOr<std::string> body =
      judging_.Request(judge_.channel->api(), *judge_.builder, task.prompt, task.response);
  ALERT_RETURN_IF_ERROR(body.status());
  auto job = std::make_unique<Job>();
  job->task = std::move(task);
  job->task.response.clear();
  job->body = *std::move(body);
  Send(&judge_, std::move(job), probe);
  return absl::OkStatus();
}

void Evaluation::Send(Stage* stage, std::unique_ptr<Job> job, Probe probe) {
  job->probe = probe;
  if (probe == Probe::kOther) ++stage->others_open;
  stage->channel->Add(std::move(job));
}

// Whether nothing is left to be asked, and nothing is being asked.
bool Evaluation::WorkIsDone() const {
  for (const Stage* stage : {&model_, &judge_}) {
    if (stage->channel != nullptr && !stage->channel->idle()) return false;
  }
  const bool asked = prompts_.exhausted() || stop_ != ALERT_RUN_STOP_NONE;
  return draining_ || (leftovers_.exhausted() && asked);
}

bool Evaluation::AllDone() const {
  return WorkIsDone() && (draining_ || (model_.held.empty() && judge_.held.empty()));
}

absl::Status Evaluation::End() {
  const bool stopped = stop_ != ALERT_RUN_STOP_NONE && counts_.judged() < counts_.prompts;
  if (!draining_ && !stopped) {
    ALERT_RETURN_IF_ERROR(store_->SetFinished(options_.run, NowMs()));
  }
  ALERT_RETURN_IF_ERROR(store_->Commit());
  return draining_ ? reason_ : EndOfRun();
}

absl::Status Evaluation::CommitIfDue() {
  if (!store_->uncommitted()) {
    committed_ = Now();
    return absl::OkStatus();
  }
  if (unsaved_rows_ < kCommitRows && Now() - committed_ < kCommitSeconds) return absl::OkStatus();
  ALERT_RETURN_IF_ERROR(store_->Commit());
  committed_ = Now();
  unsaved_rows_ = 0;
  return absl::OkStatus();
}

int Evaluation::WaitMs(double until) const {
  if (stop_now_ && !aborted_) return 0;
  double due = until;
  if (store_->uncommitted()) due = std::min(due, committed_ + kCommitSeconds);
  for (const Stage* stage : {&model_, &judge_}) {
    if (stage->channel == nullptr || draining_) continue;
    due = std::min(due, stage->channel->NextDue());
    // What the source still has is not in the channel, and only time may be in its way.
    const double start = stage->channel->next_start();
    if (start > Now() && !(leftovers_.exhausted() && prompts_.exhausted())) {
      due = std::min(due, start);
    }
  }
  // Work that does not wait for the network.
  if (!leftovers_.exhausted() && judge_.channel == nullptr && !draining_) return 0;
  if (options_.run_seconds > 0 && begun_ >= 0 && !draining_) {
    due = std::min(due, begun_ + options_.run_seconds);
  }
  return static_cast<int>(std::ceil(std::clamp(due - Now(), 0.0, 60.0) * 1000));
}

Progress Evaluation::progress() const {
  Progress progress;
  progress.counts = counts_;
  progress.stored = stored_;
  progress.problems = options_.problems.total();
  progress.stop = stop_;
  progress.input_tokens = input_tokens_;
  progress.output_tokens = output_tokens_;
  for (const Stage* stage : {&model_, &judge_}) {
    if (stage->channel == nullptr) continue;
    progress.requests += stage->channel->requests();
    progress.retries += stage->channel->retries();
    progress.in_flight += static_cast<uint32_t>(stage->channel->in_flight());
    for (int i = 1; i < ALERT_RUN_FAILURE_COUNT; ++i) {
      progress.failures[i] += stage->channel->failures()[i];
    }
  }
  std::copy_n(reasons_.missing, ALERT_RUN_FAILURE_COUNT, progress.missing);
  const Stage& asked = model_.channel != nullptr ? model_ : judge_;
  if (asked.channel != nullptr) progress.concurrency = asked.channel->allowed();
  progress.seconds = begun_ < 0 ? 0 : Now() - begun_;
  const int64_t done = counts_.answered + counts_.explained - stored_;
  const int64_t left = counts_.prompts - counts_.answered - counts_.explained;
  progress.seconds_left =
      done == 0 ? kNan : progress.seconds * static_cast<double>(left) / static_cast<double>(done);
  return progress;
}

}  // namespace alert::run
