// Failures whose fault is not known: kept back, found out about, and saved or forgotten.
#include <algorithm>
#include <utility>

#include "base/status.h"
#include "fmt/format.h"
#include "run/evaluation.h"

namespace alert::run {
namespace {

// Why a run ends at an outcome that every other prompt would have as well.
absl::Status Hopeless(const Outcome& outcome, const std::string& url) {
  std::string message = fmt::format("{}: {}", url, outcome.words);
  switch (outcome.failure) {
    case ALERT_RUN_FAILURE_AUTHENTICATION:
      return absl::UnauthenticatedError(message);
    case ALERT_RUN_FAILURE_CONNECTION:
      return absl::UnavailableError(message);
    default:
      return absl::FailedPreconditionError(message);
  }
}

}  // namespace

absl::Status Evaluation::Fail(Stage* stage, Finished finished) {
  const Outcome& outcome = finished.outcome;
  if (outcome.reach == Reach::kAll) {
    // What is spent may be added to: it is no fault of the command.
    StopAt(outcome.failure == ALERT_RUN_FAILURE_CLIENT_ERROR
               ? absl::UnavailableError(
                     fmt::format("{}: {}", stage->channel->shown_url(), outcome.words))
               : Hopeless(outcome, stage->channel->shown_url()));
    return absl::OkStatus();
  }
  if (HeldFailures::IsOfPrompt(outcome.failure)) {
    if (HeldFailures::IsAnswer(outcome.failure)) {
      ALERT_RETURN_IF_ERROR(Works(stage, *finished.job));
    }
    return SaveFailure(std::move(finished));
  }
  stage->held.Add(std::move(finished), stage->channel->requests());
  return absl::OkStatus();
}

absl::Status Evaluation::Works(Stage* stage, const Job& job) {
  stage->works = true;
  return EndInquiry(stage, job.serial);
}

// What had failed before the request with this serial number was sent is its prompt's own fault.
absl::Status Evaluation::EndInquiry(Stage* stage, uint64_t serial) {
  if (stage->inquiry != Inquiry::kNone) {
    stage->inquiry = Inquiry::kNone;
    stage->channel->set_only_probes(false);
  }
  stage->held.EndRow();
  for (Finished& finished : stage->held.Release(serial)) {
    ALERT_RETURN_IF_ERROR(SaveFailure(std::move(finished)));
  }
  return absl::OkStatus();
}

absl::Status Evaluation::FinishKnown(Stage* stage, const Finished& finished) {
  // Meanwhile another request may have shown that it works.
  if (stage->inquiry != Inquiry::kKnown || draining_) return absl::OkStatus();
  const alert_run_failure failure = finished.outcome.failure;
  if (!HeldFailures::IsAnswer(failure) && !HeldFailures::IsOfPrompt(failure)) {
    Conclude(*stage, finished.outcome);
    return absl::OkStatus();
  }
  if (!stage->held.AreDoubtful()) return EndInquiry(stage, finished.job->serial);
  // Something old is answered, and is anything new? Half an endpoint may be down.
  stage->inquiry = Inquiry::kOthers;
  stage->knows = true;
  return absl::OkStatus();
}

absl::Status Evaluation::Inquire() {
  for (Stage* stage : {&model_, &judge_}) {
    if (stage->channel == nullptr || stage->held.empty() || draining_) continue;
    const bool is_time = stage->held.AreSuspicious(stage->works) || WorkIsDone();
    if (stage->inquiry == Inquiry::kNone && is_time) {
      ALERT_RETURN_IF_ERROR(BeginInquiry(stage));
    }
    if (stage->inquiry == Inquiry::kOthers) ALERT_RETURN_IF_ERROR(AskOthersOrConclude(stage));
    if (!draining_) ALERT_RETURN_IF_ERROR(stage->channel->SendDue(Now()));
  }
  return absl::OkStatus();
}

absl::Status Evaluation::BeginInquiry(Stage* stage) {
  stage->channel->set_only_probes(true);
  absl::StatusOr<std::string> known = KnownRequest(*stage);
  ALERT_RETURN_IF_ERROR(known.status());
  stage->knows = false;
  stage->others_asked = false;
  stage->inquiry = known->empty() ? Inquiry::kOthers : Inquiry::kKnown;
  if (known->empty()) return absl::OkStatus();
  auto job = std::make_unique<Job>();
  job->body = *std::move(known);
  Send(stage, std::move(job), Probe::kKnown);
  return absl::OkStatus();
}

// A request for what was answered before, but for a space, lest a cache answers; empty where
// nothing was.
absl::StatusOr<std::string> Evaluation::KnownRequest(const Stage& stage) {
  absl::StatusOr<std::optional<Task>> task = &stage == &model_
                                                 ? store_->AnyAnswered(options_.run)
                                                 : store_->AnyJudged(options_.run, options_.judge);
  ALERT_RETURN_IF_ERROR(task.status());
  if (!task->has_value()) return std::string();
  if (&stage == &model_) return stage.builder->ForPrompt((*task)->sent + " ");
  return judging_.Request(stage.channel->api(), *stage.builder, (*task)->prompt,
                          (*task)->response + " ");
}

// The prompts asked so far may all be of a kind that this endpoint refuses: ALERT's files stand
// category by category.
absl::Status Evaluation::AskOthersOrConclude(Stage* stage) {
  const HeldFailures& held = stage->held;
  // Nothing reaches the endpoint; other prompts would not either.
  if (held.only_connection() && !stage->knows) {
    Conclude(*stage, held.last());
    return absl::OkStatus();
  }
  const bool by_rule = held.only_rule();
  // What every request meets is believed of those in flight, which are other prompts.
  if (by_rule && stage->channel->in_flight() > 0) return absl::OkStatus();
  if (!stage->others_asked && !(by_rule && held.size() >= HeldFailures::kMost)) {
    stage->others_asked = true;
    ALERT_RETURN_IF_ERROR(AskOthers(stage, by_rule ? HeldFailures::kFew : HeldFailures::kMost));
  }
  const bool may_get_others = stage == &judge_ && model_.others_open > 0;
  const bool is_open = stage->others_open > 0 || stage->channel->in_flight() > 0;
  if (is_open || may_get_others) return absl::OkStatus();
  // An earlier run may have ended at them already: one that has had no answer of its own believes
  // them, lest the same command ends here for ever, but once only.
  if (stage->knows && !stage->works && !std::exchange(stage->believed, true)) {
    return EndInquiry(stage, stage->channel->requests() + 1);
  }
  Conclude(*stage, held.last());
  return absl::OkStatus();
}

absl::Status Evaluation::AskOthers(Stage* stage, size_t most) {
  // The answers that are there come from the same prompts: half of the judge's others are answers
  // to other prompts, which the model gives first.
  const bool model_helps = stage == &judge_ && model_.channel != nullptr && !prompts_.exhausted() &&
                           model_.inquiry == Inquiry::kNone;
  if (!model_helps) return AskOthersInStore(stage, most);
  ALERT_RETURN_IF_ERROR(AskOthersInStore(stage, most / 2));
  return AskOthersInStore(&model_, most - most / 2);
}

absl::Status Evaluation::AskOthersInStore(Stage* stage, size_t most) {
  const bool of_model = stage == &model_;
  const TaskSource& source = of_model ? prompts_ : leftovers_;
  if (source.exhausted()) {
    stage->others_open += stage->channel->MakeProbes(most);
    return absl::OkStatus();
  }
  const int64_t left = counts_.prompts - stage->last_seq - 1;
  const auto count = std::min(static_cast<int64_t>(most), left);
  int64_t after = stage->last_seq;
  for (int64_t i = 0; i < count; ++i) {
    after = std::max(after, stage->last_seq + i * left / count);
    absl::StatusOr<std::vector<Task>> found = of_model ? Unanswered(after, 1) : Unjudged(after, 1);
    ALERT_RETURN_IF_ERROR(found.status());
    if (found->empty()) break;
    Task& task = found->front();
    after = task.seq;
    if (!stage->taken.insert(task.seq).second) continue;
    ALERT_RETURN_IF_ERROR(of_model ? AddModelJob(std::move(task), Probe::kOther)
                                   : AddJudgeJob(std::move(task), Probe::kOther));
  }
  return absl::OkStatus();
}

void Evaluation::Conclude(const Stage& stage, const Outcome& outcome) {
  const HeldFailures& held = stage.held;
  const std::string& url = stage.channel->shown_url();
  if (!stage.works && held.only_rule()) return StopAt(Hopeless(held.last(), url));
  if (held.only_connection() && outcome.failure == ALERT_RUN_FAILURE_CONNECTION) {
    return StopAt(
        absl::UnavailableError(fmt::format("no connection to {}: {}", url, outcome.words)));
  }
  if (stage.inquiry == Inquiry::kKnown) {
    return StopAt(
        absl::UnavailableError(fmt::format("{} requests in a row failed at {}, which does not "
                                           "answer any more what it answered before: "
                                           "{}",
                                           held.size(), url, outcome.words)));
  }
  StopAt(absl::UnavailableError(
      fmt::format("{} requests in a row failed at {}, {}: {}", held.size(), url,
                  stage.knows ? "which answers only what it answered before" : "and none succeeded",
                  outcome.words)));
}

void Evaluation::StopAt(absl::Status reason) {
  BeginDraining(std::move(reason));
  stop_now_ = true;
}

}  // namespace alert::run
