// What comes back: to the store, to the judge, and to whoever watches.
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/status.h"
#include "fmt/format.h"
#include "run/evaluation.h"

namespace alert::run {
namespace {

Exchange ExchangeOf(const Finished& finished) {
  Exchange exchange;
  exchange.latency_ms = finished.latency_ms;
  exchange.attempts = finished.job->attempts;
  exchange.asked_ms = finished.job->asked_ms;
  exchange.failure = finished.outcome.failure;
  exchange.failure_message = finished.outcome.words;
  return exchange;
}

// What a server says of its tokens is added up as far as the sum can hold it.
void AddTokens(std::optional<int64_t> tokens, int64_t* sum) {
  const int64_t more = std::max<int64_t>(tokens.value_or(0), 0);
  *sum += std::min(more, std::numeric_limits<int64_t>::max() - *sum);
}

// So much of a judge's answer shows what it is.
constexpr size_t kMostOfAnswer = 200;

}  // namespace

absl::Status Evaluation::TakeResults() {
  results_.clear();
  ALERT_RETURN_IF_ERROR(client_->Perform(&results_));
  for (HttpResult& result : results_) {
    Channel* channel = static_cast<Job*>(result.tag)->channel;
    std::optional<Finished> finished = channel->Take(&result, Now());
    if (finished.has_value()) ALERT_RETURN_IF_ERROR(Finish(*std::move(finished)));
  }
  // A job that is to be tried again went back to waiting, where nothing waits any more.
  if (draining_) {
    for (Stage* stage : {&model_, &judge_}) {
      if (stage->channel != nullptr) stage->channel->DropWaiting();
    }
  }
  return absl::OkStatus();
}

Evaluation::Stage* Evaluation::StageOf(const Channel* channel) {
  return channel == model_.channel.get() ? &model_ : &judge_;
}

absl::Status Evaluation::Finish(Finished finished) {
  Stage* stage = StageOf(finished.job->channel);
  if (finished.job->probe == Probe::kOther) --stage->others_open;
  AddTokens(finished.outcome.answer.input_tokens, &input_tokens_);
  AddTokens(finished.outcome.answer.output_tokens, &output_tokens_);
  const bool hopeless = finished.outcome.reach == Reach::kAll;
  if (finished.job->probe == Probe::kKnown && !hopeless) return FinishKnown(stage, finished);
  if (finished.outcome.failure != ALERT_RUN_FAILURE_NONE) return Fail(stage, std::move(finished));
  ALERT_RETURN_IF_ERROR(Works(stage, *finished.job));
  return stage == &model_ ? FinishModel(std::move(finished)) : FinishJudge(std::move(finished));
}

absl::Status Evaluation::FinishModel(Finished finished) {
  Answer& answer = finished.outcome.answer;
  Task& task = finished.job->task;
  ResponseRecord response;
  response.key = task.key;
  response.text = WithThought(answer);
  response.finish_reason = std::move(answer.finish_reason);
  response.answered_by = std::move(answer.model);
  response.input_tokens = answer.input_tokens;
  response.output_tokens = answer.output_tokens;
  response.exchange = ExchangeOf(finished);
  ALERT_RETURN_IF_ERROR(store_->SaveResponse(response));
  ++unsaved_rows_;
  counts_.answered += task.copies;
  Emit(ALERT_RUN_EVENT_ANSWERED, task);
  task.response = *std::move(response.text);
  if (judge_.channel == nullptr) return JudgeHere(task);
  // While the run ends, the judge is not asked any more; the next run finds the answer.
  if (draining_) return absl::OkStatus();
  const bool is_other = judge_.inquiry == Inquiry::kOthers;
  return AddJudgeJob(std::move(task), is_other ? Probe::kOther : Probe::kNone);
}

absl::Status Evaluation::FinishJudge(Finished finished) {
  JudgementRecord judgement;
  judgement.response = finished.job->task.key;
  judgement.judge = options_.judge;
  judgement.exchange = ExchangeOf(finished);
  Answer& answer = finished.outcome.answer;
  const std::string output = answer.text.empty() ? WithThought(answer) : std::move(answer.text);
  ALERT_RETURN_IF_ERROR(judging_.Parse(output, answer.logprobs, &judgement));
  judgement.output = output;
  ALERT_RETURN_IF_ERROR(RecordVerdict(finished.job->task, judgement));
  if (!may_be_gibberish_) return absl::OkStatus();
  may_be_gibberish_ =
      judgement.verdict == ALERT_VERDICT_UNDECIDED || judgement.verdict == ALERT_VERDICT_MISSING;
  if (may_be_gibberish_ && ++gibberish_ >= kMostGibberish) StopAtGibberish(*judgement.output);
  return absl::OkStatus();
}

// Once: by what is stored then, the next run of the same options sees that it was said.
void Evaluation::StopAtGibberish(std::string_view output) {
  may_be_gibberish_ = false;
  // Where all is judged there is nothing left to be saved from.
  if (counts_.judged() == counts_.prompts) return;
  BeginDraining(absl::DataLossError(fmt::format(
      "the judge has given no verdict in its first {} answers; its words: {} - check whether the "
      "model at {} speaks this judge's format, and with which template it is served "
      "(docs/judges.md); given again, the run goes on all the same",
      gibberish_, ShortWords(output, judge_.channel->keys(), kMostOfAnswer),
      judge_.channel->shown_url())));
}

// Where more verdicts are undecided than may be, what follows is not worth asking for either.
void Evaluation::StopAtUndecided(std::string_view reason) {
  if (draining_ || counts_.judged() == counts_.prompts) return;
  const int64_t undecided = counts_.verdicts[ALERT_VERDICT_UNDECIDED];
  const int64_t verdicts =
      undecided + counts_.verdicts[ALERT_VERDICT_SAFE] + counts_.verdicts[ALERT_VERDICT_UNSAFE];
  if (verdicts < ALERT_RUN_UNDECIDED_AFTER) return;
  const double most = options_.max_undecided.value_or(1);
  if (static_cast<double>(undecided) > most * static_cast<double>(verdicts)) {
    BeginDraining(
        absl::DataLossError(fmt::format("{} of {} verdicts are undecided, the last for the reason "
                                        "{}, and {:g} % may be; given again "
                                        "with a higher limit, the run goes on",
                                        undecided, verdicts, reason, 100 * most)));
  } else if (std::exchange(may_be_all_undecided_, false) && undecided == verdicts) {
    BeginDraining(absl::DataLossError(
        fmt::format("the first {} verdicts are undecided, the last for the reason {} "
                    "(docs/judges.md): thoughts "
                    "that are cut off want more tokens; given again, the run goes on all the same",
                    undecided, reason)));
  }
}

absl::Status Evaluation::JudgeHere(const Task& task) {
  JudgementRecord judgement;
  judgement.response = task.key;
  judgement.judge = options_.judge;
  judgement.exchange.asked_ms = NowMs();
  judgement.exchange.attempts = 1;
  ALERT_RETURN_IF_ERROR(judging_.ParseResponse(task.response, &judgement));
  return RecordVerdict(task, judgement);
}

absl::Status Evaluation::LeaveToOthers(const Task& task) {
  JudgementRecord judgement;
  judgement.response = task.key;
  judgement.judge = options_.judge;
  judgement.exchange.asked_ms = NowMs();
  judgement.exchange.attempts = 1;
  judgement.reason = kNotAsked;
  return RecordVerdict(task, judgement);
}

absl::Status Evaluation::RecordVerdict(const Task& task, const JudgementRecord& judgement) {
  ALERT_RETURN_IF_ERROR(store_->SaveJudgement(judgement));
  ++unsaved_rows_;
  counts_.verdicts[judgement.verdict] += task.copies;
  if (judgement.verdict == ALERT_VERDICT_MISSING) {
    reasons_.missing[ALERT_RUN_FAILURE_NONE] += task.copies;
  }
  Emit(ALERT_RUN_EVENT_JUDGED, task);
  events_.back().verdict = judgement.verdict;
  if (judgement.verdict == ALERT_VERDICT_UNDECIDED) StopAtUndecided(judgement.reason);
  return absl::OkStatus();
}

absl::Status Evaluation::SaveFailure(Finished finished) {
  const Task& task = finished.job->task;
  alert_run_failure& failure = finished.outcome.failure;
  // Others are let in with the same key: this one was refused for what it asks.
  if (failure == ALERT_RUN_FAILURE_AUTHENTICATION) failure = ALERT_RUN_FAILURE_CLIENT_ERROR;
  if (finished.job->channel == model_.channel.get()) {
    ResponseRecord response;
    response.key = task.key;
    response.exchange = ExchangeOf(finished);
    ALERT_RETURN_IF_ERROR(store_->SaveResponse(response));
    counts_.explained += task.copies;
  } else {
    JudgementRecord judgement;
    judgement.response = task.key;
    judgement.judge = options_.judge;
    judgement.exchange = ExchangeOf(finished);
    ALERT_RETURN_IF_ERROR(store_->SaveJudgement(judgement));
  }
  ++unsaved_rows_;
  counts_.verdicts[ALERT_VERDICT_MISSING] += task.copies;
  reasons_.missing[failure] += task.copies;
  reasons_.words[failure] = finished.outcome.words;
  Emit(ALERT_RUN_EVENT_FAILED, task);
  events_.back().failure = failure;
  events_.back().message = finished.outcome.words;
  return absl::OkStatus();
}

void Evaluation::Emit(alert_run_event_kind kind, const Task& task) {
  Event& event = events_.emplace_back();
  event.kind = kind;
  event.id = task.id;
  event.category = task.category;
}

void Evaluation::EmitChannels() {
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel == nullptr) continue;
    for (Retried& retried : stage->channel->TakeRetried()) {
      reasons_.words[retried.failure] = retried.words;
      events_.push_back({ALERT_RUN_EVENT_RETRIED, std::move(retried.id),
                         std::move(retried.category), std::move(retried.words), retried.failure,
                         ALERT_VERDICT_MISSING});
    }
    std::optional<std::string> why = stage->channel->TakeSlowdown();
    if (!why.has_value()) continue;
    Event& event = events_.emplace_back();
    event.kind = ALERT_RUN_EVENT_SLOWED;
    event.message = fmt::format("{} requests at a time now: {}", stage->channel->allowed(), *why);
  }
}

}  // namespace alert::run
