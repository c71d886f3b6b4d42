// The way to one endpoint: what waits, what is in flight, and what is tried again when.
#ifndef ALERT_LIB_RUN_ENDPOINT_CHANNEL_H_
#define ALERT_LIB_RUN_ENDPOINT_CHANNEL_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "alert/run.h"
#include "run/endpoint/connection.h"
#include "run/endpoint/endpoint.h"
#include "run/endpoint/http_client.h"
#include "run/endpoint/limiter.h"
#include "run/endpoint/reply.h"
#include "run/store/store.h"

namespace alert::run {

class Channel;

// What a request is to find out about its endpoint, beside what it asks.
enum class Probe {
  kNone,
  kOther,  // whether another prompt fares better; its answer counts as any
  kKnown   // whether what was answered before is answered still; its answer is thrown away
};

// A request with what it is for.
struct Job {
  Channel* channel = nullptr;
  Task task;
  std::string body;
  int64_t asked_ms = 0;   // when it was first sent
  int64_t attempts = 0;   // so far
  int64_t throttled = 0;  // of them, those that the endpoint was too busy for
  uint64_t serial = 0;    // of its latest request, counted from 1 in its channel
  Probe probe = Probe::kNone;
};

struct ChannelOptions {
  Address address;
  Secret key;
  Connection connection;
  Redactor keys;  // all of the run, to be removed from what comes back
  Limiter::Options limits;
  uint32_t retries = ALERT_RUN_RETRIES;
  double timeout_seconds = ALERT_RUN_TIMEOUT_SECONDS;
  double retry_seconds = ALERT_RUN_RETRY_SECONDS;
};

// A failure after which the job is tried again.
struct Retried {
  std::string id;
  std::string category;
  alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
  std::string words;
};

// What became of a job that is over.
struct Finished {
  std::unique_ptr<Job> job;
  Outcome outcome;
  double latency_ms = 0;
};

class Channel {
 public:
  // `client` must outlive the channel.
  Channel(ChannelOptions options, HttpClient* client);

  void Add(std::unique_ptr<Job> job);

  // While it is true, nothing but probes is sent; what waits goes on waiting.
  void set_only_probes(bool only_probes) { only_probes_ = only_probes; }
  bool only_probes() const { return only_probes_; }

  // Makes probes of up to `most` of the jobs that were not sent yet, evenly spread over them, and
  // returns how many.
  size_t MakeProbes(size_t most);

  // Sends what may be sent now.
  absl::Status SendDue(double now);

  // Takes the result of one of its jobs: what became of it, or nothing where it is tried again.
  std::optional<Finished> Take(HttpResult* result, double now);

  // Whether one more job could be sent at once.
  bool HasRoom(double now) const;

  // When it is worth calling SendDue again, as far as time decides; infinity where it does not.
  double NextDue() const;

  double next_start() const { return limiter_.next_start(); }

  // Forgets what is not in flight; or everything, once the client has been aborted.
  void DropWaiting();
  void DropAll();

  bool idle() const { return open() == 0; }
  size_t open() const { return waiting() + in_flight_.size(); }
  size_t waiting() const { return probes_.size() + ready_.size() + waiting_.size(); }
  size_t in_flight() const { return in_flight_.size(); }
  uint32_t allowed() const { return limiter_.allowed(); }
  Api api() const { return options_.address.api; }
  const std::string& shown_url() const { return options_.address.shown; }
  const Redactor& keys() const { return options_.keys; }

  uint64_t requests() const { return requests_; }
  uint64_t retries() const { return retries_; }
  const uint64_t* failures() const { return failures_; }

  // Why fewer requests are in flight from now on, once for each time that it happens.
  std::optional<std::string> TakeSlowdown();

  // The failures since the last call that did not end their job, but for those that slow it down.
  std::vector<Retried> TakeRetried();

 private:
  struct Waiting {
    double due;
    std::unique_ptr<Job> job;
    bool operator<(const Waiting& other) const { return due > other.due; }  // earliest on top
  };

  std::deque<std::unique_ptr<Job>>* Queue();
  absl::Status Send(std::unique_ptr<Job> job, double now);
  void Settle(const Outcome& outcome, double retry_after, double now);
  bool TryAgain(const Outcome& outcome, Job* job) const;
  double Delay(const Job& job);

  ChannelOptions options_;
  HttpClient* client_;
  HttpHeaders headers_;
  Limiter limiter_;
  std::minstd_rand random_;
  std::deque<std::unique_ptr<Job>> probes_;  // to be sent before others
  std::deque<std::unique_ptr<Job>> ready_;
  bool only_probes_ = false;
  std::vector<Waiting> waiting_;  // a heap
  absl::flat_hash_map<Job*, std::unique_ptr<Job>> in_flight_;
  uint64_t requests_ = 0;
  uint64_t retries_ = 0;
  uint64_t failures_[ALERT_RUN_FAILURE_COUNT] = {};
  std::optional<std::string> slowdown_;
  std::vector<Retried> retried_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_CHANNEL_H_
