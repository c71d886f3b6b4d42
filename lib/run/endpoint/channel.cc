#include "run/endpoint/channel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/status.h"
#include "run/store/failure.h"

namespace alert::run {
namespace {

constexpr double kLongestDelay = 60;

// An endpoint that is merely busy is asked again more often than one that fails: its limit is the
// user's to choose, by the length of the run.
constexpr int64_t kMostThrottled = 50;

// A run is not ended by one bad moment of an endpoint that fails now and then, whatever the user
// allows a prompt; nor held up by many long ones.
constexpr int64_t kRetriesOfKnown = 2;

bool IsBusy(const Outcome& outcome) {
  return outcome.overload && outcome.failure != ALERT_RUN_FAILURE_TIMEOUT;
}

}  // namespace

Channel::Channel(ChannelOptions options, HttpClient* client)
    : options_(std::move(options)),
      client_(client),
      limiter_(options_.limits),
      random_(std::random_device{}()) {
  headers_.Add("Content-Type: application/json");
  headers_.Add("Accept: application/json");
  headers_.Add("Expect:");  // no question beforehand whether a long body may come
  options_.key.AddTo(&headers_);
  options_.connection.AddTo(&headers_);
}

void Channel::Add(std::unique_ptr<Job> job) {
  job->channel = this;
  std::deque<std::unique_ptr<Job>>& queue = job->probe == Probe::kNone ? ready_ : probes_;
  queue.push_back(std::move(job));
}

size_t Channel::MakeProbes(size_t most) {
  const size_t count = std::min(most, ready_.size());
  std::deque<std::unique_ptr<Job>> rest;
  for (size_t i = 0, made = 0; i < ready_.size(); ++i) {
    const bool chosen = made < count && i >= made * ready_.size() / count;
    if (chosen) {
      ++made;
      ready_[i]->probe = Probe::kOther;
    }
    (chosen ? probes_ : rest).push_back(std::move(ready_[i]));
  }
  ready_ = std::move(rest);
  return count;
}

// From which the next job is taken; null where there is none.
std::deque<std::unique_ptr<Job>>* Channel::Queue() {
  if (!probes_.empty()) return &probes_;
  return only_probes_ || ready_.empty() ? nullptr : &ready_;
}

absl::Status Channel::SendDue(double now) {
  while (!waiting_.empty() && waiting_.front().due <= now) {
    std::pop_heap(waiting_.begin(), waiting_.end());
    // Before those that were never sent: what was begun is ended first.
    std::unique_ptr<Job> job = std::move(waiting_.back().job);
    (job->probe == Probe::kNone ? ready_ : probes_).push_front(std::move(job));
    waiting_.pop_back();
  }
  while (Queue() != nullptr && limiter_.MayStart(now)) {
    std::deque<std::unique_ptr<Job>>& queue = *Queue();
    std::unique_ptr<Job> job = std::move(queue.front());
    queue.pop_front();
    ALERT_RETURN_IF_ERROR(Send(std::move(job), now));
  }
  return absl::OkStatus();
}

absl::Status Channel::Send(std::unique_ptr<Job> job, double now) {
  if (job->attempts == 0) job->asked_ms = NowMs();
  if (job->attempts > 0) ++retries_;
  ++job->attempts;
  job->serial = ++requests_;
  HttpRequest request;
  request.url = options_.address.url.c_str();
  request.headers = &headers_;
  request.security = &options_.connection.security();
  request.body = job->body;
  request.timeout_seconds = options_.timeout_seconds;
  request.tag = job.get();
  ALERT_RETURN_IF_ERROR(client_->Start(std::move(request)));
  limiter_.Started(now);
  Job* key = job.get();
  in_flight_.emplace(key, std::move(job));
  return absl::OkStatus();
}

void Channel::Settle(const Outcome& outcome, double retry_after, double now) {
  ++failures_[outcome.failure];
  if (outcome.failure == ALERT_RUN_FAILURE_NONE) return limiter_.Succeeded(now);
  if (!outcome.overload) return limiter_.Failed();
  if (limiter_.Overloaded(now, retry_after)) slowdown_ = outcome.words;
}

bool Channel::TryAgain(const Outcome& outcome, Job* job) const {
  if (outcome.failure == ALERT_RUN_FAILURE_NONE || outcome.reach == Reach::kAll) return false;
  if (IsBusy(outcome)) return ++job->throttled <= kMostThrottled;
  const int64_t tries = job->attempts - job->throttled;
  if (job->probe == Probe::kKnown) return tries <= kRetriesOfKnown;
  return IsTransient(outcome.failure) && tries <= options_.retries;
}

double Channel::Delay(const Job& job) {
  const double longest = std::min(
      kLongestDelay, std::ldexp(options_.retry_seconds,
                                static_cast<int>(std::min<int64_t>(job.attempts - 1, 30))));
  // Jitter spreads the retries of requests that failed together.
  return std::uniform_real_distribution<double>(longest / 2, longest)(random_);
}

std::optional<Finished> Channel::Take(HttpResult* result, double now) {
  const auto found = in_flight_.find(static_cast<Job*>(result->tag));
  std::unique_ptr<Job> job = std::move(found->second);
  in_flight_.erase(found);
  Outcome outcome = ReadReply(options_.address.api, result, options_.keys);
  Settle(outcome, result->retry_after_seconds, now);
  if (TryAgain(outcome, job.get())) {
    if (!IsBusy(outcome) && job->probe != Probe::kKnown) {
      retried_.push_back({job->task.id, job->task.category, outcome.failure, outcome.words});
    }
    const double rest = std::min(result->retry_after_seconds, kLongestRest);
    const double due = now + std::max(Delay(*job), rest);
    waiting_.push_back({due, std::move(job)});
    std::push_heap(waiting_.begin(), waiting_.end());
    return std::nullopt;
  }
  return Finished{std::move(job), std::move(outcome), result->seconds * 1000};
}

bool Channel::HasRoom(double now) const {
  return !only_probes_ && probes_.empty() && ready_.empty() && limiter_.MayStart(now);
}

double Channel::NextDue() const {
  const double kNever = std::numeric_limits<double>::infinity();
  const double retry = waiting_.empty() ? kNever : waiting_.front().due;
  if (limiter_.in_flight() >= limiter_.allowed()) return kNever;
  const double start = limiter_.next_start();
  const bool sendable = !probes_.empty() || (!only_probes_ && !ready_.empty());
  return sendable ? start : std::max(retry, start);
}

void Channel::DropWaiting() {
  probes_.clear();
  ready_.clear();
  waiting_.clear();
}

void Channel::DropAll() {
  DropWaiting();
  in_flight_.clear();
}

std::optional<std::string> Channel::TakeSlowdown() {
  return std::exchange(slowdown_, std::nullopt);
}

std::vector<Retried> Channel::TakeRetried() {
  return std::exchange(retried_, {});
}

}  // namespace alert::run
