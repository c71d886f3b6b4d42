// libalert_run for C++17: runs, stores and releases, in the manner of alert/alert.hpp.
//
// Header only. A program that uses it links libalert_run beside libalert. What each call means is
// said at its C function in alert/run.h; here stands only what differs.
#ifndef ALERT_RUN_HPP_
#define ALERT_RUN_HPP_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "alert/alert.hpp"
#include "alert/run.h"
#include "alert/run_enumerations.hpp"

namespace alert {
inline namespace v0 {

// --- Run -----------------------------------------------------------------------------------------

// As alert_run_connection.
struct RunConnection {
  std::vector<std::string> headers;  // "NAME=VALUE" or "NAME=env:VARIABLE"
  std::string basic_auth_env;
  std::string ca_file;
  std::string client_certificate;
  std::string client_key;
  std::string unix_socket;
  bool insecure = false;
};

// As alert_run_options; numbers that are 0 take their default.
struct RunOptions {
  std::string store;
  const Dataset* dataset = nullptr;
  const Taxonomy* taxonomy = nullptr;
  std::string model;
  std::string endpoint;
  std::string endpoint_model;
  std::string api_key_env;
  std::string system;
  std::string parameters;
  std::string judge;
  std::string judge_endpoint;
  std::string judge_model;
  std::string judge_api_key_env;
  std::string judge_parameters;
  std::string note;
  uint64_t limit = 0;
  uint32_t concurrency = 0;
  uint32_t max_concurrency = 0;
  uint32_t requests_per_minute = 0;
  uint32_t retries = 0;
  double timeout_seconds = 0;
  double retry_seconds = 0;
  double run_seconds = 0;
  bool fresh = false;
  bool retry_missing = false;
  bool random_order = false;
  uint64_t order_seed = 0;
  uint32_t stop_when = 0;  // bits: 1 << ALERT_RUN_STOP_CERTIFIED...; wants random_order
  const Policy* stop_policy = nullptr;
  double stop_level = 0;
  RunConnection connection;
  RunConnection judge_connection;
};

namespace internal {

// Views of `options`.
inline alert_run_options InC(const RunOptions& options) {
  alert_run_options c_options = ALERT_RUN_OPTIONS_INIT;
  c_options.store = Str(options.store);
  c_options.dataset = options.dataset == nullptr ? nullptr : options.dataset->get();
  c_options.taxonomy = options.taxonomy == nullptr ? nullptr : options.taxonomy->get();
  c_options.model = Str(options.model);
  c_options.endpoint = Str(options.endpoint);
  c_options.endpoint_model = Str(options.endpoint_model);
  c_options.api_key_env = Str(options.api_key_env);
  c_options.system = Str(options.system);
  c_options.parameters = Str(options.parameters);
  c_options.judge = Str(options.judge);
  c_options.judge_endpoint = Str(options.judge_endpoint);
  c_options.judge_model = Str(options.judge_model);
  c_options.judge_api_key_env = Str(options.judge_api_key_env);
  c_options.judge_parameters = Str(options.judge_parameters);
  c_options.note = Str(options.note);
  c_options.limit = options.limit;
  c_options.concurrency = options.concurrency;
  c_options.max_concurrency = options.max_concurrency;
  c_options.requests_per_minute = options.requests_per_minute;
  c_options.retries = options.retries;
  c_options.timeout_seconds = options.timeout_seconds;
  c_options.retry_seconds = options.retry_seconds;
  c_options.run_seconds = options.run_seconds;
  c_options.fresh = options.fresh ? 1 : 0;
  c_options.retry_missing = options.retry_missing ? 1 : 0;
  c_options.random_order = options.random_order ? 1 : 0;
  c_options.order_seed = options.order_seed;
  c_options.stop_when = options.stop_when;
  c_options.stop_policy = options.stop_policy == nullptr ? nullptr : options.stop_policy->get();
  c_options.stop_level = options.stop_level;
  return c_options;
}

// What a RunConnection says; it points into that.
class ConnectionInC {
 public:
  explicit ConnectionInC(const RunConnection& connection) {
    for (const std::string& header : connection.headers) headers_.push_back(Str(header));
    connection_.headers = headers_.data();
    connection_.header_count = headers_.size();
    connection_.basic_auth_env = Str(connection.basic_auth_env);
    connection_.ca_file = Str(connection.ca_file);
    connection_.client_certificate = Str(connection.client_certificate);
    connection_.client_key = Str(connection.client_key);
    connection_.unix_socket = Str(connection.unix_socket);
    connection_.insecure = connection.insecure ? 1 : 0;
  }

  const alert_run_connection* get() const { return &connection_; }

 private:
  std::vector<alert_str> headers_;
  alert_run_connection connection_ = ALERT_RUN_CONNECTION_INIT;
};

}  // namespace internal

// Valid until the run goes on.
struct RunEvent {
  std::string_view id;
  std::string_view category;
  std::string_view message;
  alert_run_event_kind kind;
  alert_run_failure failure;
  alert_verdict verdict;
};

namespace internal {

inline RunEvent ToEvent(const alert_run_event& event) {
  return {View(event.id), View(event.category), View(event.message),
          event.kind,     event.failure,        event.verdict};
}

}  // namespace internal

// One evaluation of one model, and a range of its events: `for (const alert::RunEvent& event :
// run)` drives it to its end. A run that is destroyed before saves what it has, and the same
// options go on from there.
class Run {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = RunEvent;
    using difference_type = std::ptrdiff_t;
    using pointer = const RunEvent*;
    using reference = const RunEvent&;

    Iterator() = default;
    explicit Iterator(Run* run) : run_(run) { ++*this; }
    const RunEvent& operator*() const { return *event_; }
    const RunEvent* operator->() const { return &*event_; }
    Iterator& operator++() {
      event_ = run_->Next();
      if (!event_) run_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(const Iterator& other) const { return run_ == other.run_; }
    bool operator!=(const Iterator& other) const { return run_ != other.run_; }

   private:
    Run* run_ = nullptr;
    std::optional<RunEvent> event_;
  };

  explicit Run(const RunOptions& options) : Run(alert_run_create, options) {}

  // Has the answers in the store judged by another judge.
  static Run Rejudge(const RunOptions& options) { return Run(alert_run_rejudge, options); }

  // No value when all is done; a TICK after `timeout_ms` in which nothing happened.
  std::optional<RunEvent> Next(uint32_t timeout_ms = 100) {
    alert_run_event event = ALERT_RUN_EVENT_INIT;
    if (!Call(alert_run_next, get(), timeout_ms, &event)) return std::nullopt;
    return internal::ToEvent(event);
  }

  Iterator begin() { return Iterator(this); }
  Iterator end() { return Iterator(); }

  // Drives the run to its end.
  void Execute() {
    Call(alert_run_execute, get(), static_cast<alert_run_callback>(nullptr),
         static_cast<void*>(nullptr));
  }

  // Calls `callback(const RunEvent&)` for each event. An exception of it ends the run and comes
  // back.
  template <typename Callback>
  void Execute(Callback&& callback) {
    auto pass = [&callback](const alert_run_event* event) { callback(internal::ToEvent(*event)); };
    internal::CallingBack<decltype(pass), const alert_run_event*>(pass).Run(
        [this](alert_run_callback call, void* user, alert_error* error) {
          return alert_run_execute(get(), call, user, error);
        });
  }

  // From any thread, and from a signal handler, while the run is not being moved or destroyed.
  void Cancel() { alert_run_cancel(get()); }

  alert_run_progress progress() const {
    alert_run_progress progress = ALERT_RUN_PROGRESS_INIT;
    Call(alert_run_describe, get(), &progress);
    return progress;
  }

  // The latest words of a failure of this kind; valid until the run goes on.
  std::string_view FailureWords(alert_run_failure failure) const {
    return internal::CallForText(alert_run_failure_words, get(), failure);
  }

  // The rows of the dataset that are not asked, and why.
  Problems problems() const { return internal::ProblemsOf(alert_run_problems, get()); }

  alert_run* get() const { return handle_.get(); }

 private:
  using Handle = internal::Handle<alert_run, alert_run_free>;

  template <typename Function>
  Run(Function make, const RunOptions& options) {
    alert_run_options c_options = internal::InC(options);
    const internal::ConnectionInC connection(options.connection);
    const internal::ConnectionInC judge_connection(options.judge_connection);
    c_options.connection = connection.get();
    c_options.judge_connection = judge_connection.get();
    handle_ = internal::Make<Handle>(make, &c_options);
  }

  Handle handle_;
};

// --- Store ---------------------------------------------------------------------------------------

struct StoreRun {
  uint64_t run;
  std::string model;
  std::string judge;
  std::string configuration;  // JSON
  uint64_t prompts;
  uint64_t answered;
  uint64_t explained;
  int64_t created_ms;
  std::optional<int64_t> finished_ms;
  std::array<uint64_t, ALERT_PROBLEM_KIND_SLOTS> left_out;  // rows of its dataset, by kind
};

struct ExportOptions {
  uint64_t run = 0;        // 0: the latest
  std::string_view judge;  // a label; empty: the judge that the run was made with
  bool all_judges = false;
  bool without_texts = false;
  bool only_asked = false;  // no prompt behind the last that was asked, in a random order
};

class Store {
 public:
  explicit Store(std::string_view path)
      : handle_(internal::Make<Handle>(alert_store_open, path.data(), path.size())) {}

  static bool Probe(std::string_view path) {
    uint8_t is_store = 0;
    Call(alert_store_probe, path.data(), path.size(), &is_store);
    return is_store != 0;
  }

  // Makes the store `path` of stores that hold shards of one run.
  static void Merge(const std::vector<std::string_view>& sources, std::string_view path) {
    const std::vector<alert_str> views = internal::Strs(sources);
    Call(alert_store_merge, views.data(), views.size(), path.data(), path.size());
  }

  // The oldest first.
  std::vector<StoreRun> Runs() {
    std::vector<StoreRun> runs;
    const size_t count = alert_store_run_count(get());
    for (size_t index = 0; index < count; ++index) {
      alert_store_run run = ALERT_STORE_RUN_INIT;
      Call(alert_store_run_at, get(), index, &run);
      runs.push_back({run.run,
                      std::string(internal::View(run.model)),
                      std::string(internal::View(run.judge)),
                      std::string(internal::View(run.configuration)),
                      run.prompts,
                      run.answered,
                      run.explained,
                      run.created_ms,
                      std::nullopt,
                      {}});
      std::copy(std::begin(run.left_out), std::end(run.left_out), runs.back().left_out.begin());
      if (run.finished_ms != 0) runs.back().finished_ms = run.finished_ms;
    }
    return runs;
  }

  // The labels of a run's judges, the one it was made with first.
  std::vector<std::string> Judges(uint64_t run) {
    std::vector<std::string> labels;
    const size_t count = alert_store_judge_count(get(), run);
    for (size_t index = 0; index < count; ++index) {
      labels.emplace_back(internal::CallForText(alert_store_judge_at, get(), run, index));
    }
    return labels;
  }

  // Calls `sink(std::string_view)` with the run's prompts as judged rows, piece by piece.
  template <typename Sink>
  void Export(Sink&& sink, const ExportOptions& options = {}) {
    const alert_export_options c_options = COptions(options);
    internal::WriteTo(sink, [&](alert_writer writer, void* user, alert_error* error) {
      return alert_store_export(get(), &c_options, writer, user, error);
    });
  }

  // The same rows as record batches, for Dataset::AddStream; lives on where the store does not.
  ArrowStream ExportStream(const ExportOptions& options = {}) {
    const alert_export_options c_options = COptions(options);
    ArrowStream stream;
    Call(alert_store_export_stream, get(), &c_options, stream.get());
    return stream;
  }

  std::string ExportText(const ExportOptions& options = {}) {
    std::string rows;
    Export([&rows](std::string_view piece) { rows.append(piece); }, options);
    return rows;
  }

  // What is not as it must be, a sentence each; empty: all is.
  std::vector<std::string> Audit() {
    std::vector<std::string> findings;
    auto keep = [&findings](std::string_view finding) { findings.emplace_back(finding); };
    internal::WriteTo(keep, [this](alert_store_finding finding, void* user, alert_error* error) {
      uint64_t count = 0;
      return alert_store_audit(get(), finding, user, &count, error);
    });
    return findings;
  }

  alert_store* get() const { return handle_.get(); }

 private:
  static alert_export_options COptions(const ExportOptions& options) {
    alert_export_options c_options = ALERT_EXPORT_OPTIONS_INIT;
    c_options.run = options.run;
    c_options.judge = internal::Str(options.judge);
    c_options.all_judges = options.all_judges ? 1 : 0;
    c_options.without_texts = options.without_texts ? 1 : 0;
    c_options.only_asked = options.only_asked ? 1 : 0;
    return c_options;
  }

  using Handle = internal::Handle<alert_store, alert_store_free>;
  Handle handle_;
};

// --- Fetch ---------------------------------------------------------------------------------------

// Valid for ever.
struct FetchRelease {
  std::string_view name;
  std::string_view file;
  std::string_view base_url;
  std::string_view licence;
  std::string_view licence_url;
  std::string_view notice;
};

inline FetchRelease DescribeRelease(std::string_view name) {
  alert_fetch_release release = ALERT_FETCH_RELEASE_INIT;
  Call(alert_fetch_describe, name.data(), name.size(), &release);
  return {internal::View(release.name),        internal::View(release.file),
          internal::View(release.base_url),    internal::View(release.licence),
          internal::View(release.licence_url), internal::View(release.notice)};
}

struct FetchOptions {
  std::string_view base_url;
  std::string_view directory;
  bool accept_licence = false;
  double timeout_seconds = 0;  // without a byte; 0: 60
};

// Calls `progress(uint64_t bytes, uint64_t size)` now and then. An exception of it ends the fetch
// and comes back; what has come stays for the next time.
template <typename Progress>
void Fetch(std::string_view name, const FetchOptions& options, Progress&& progress) {
  alert_fetch_options c_options = ALERT_FETCH_OPTIONS_INIT;
  c_options.base_url = internal::Str(options.base_url);
  c_options.directory = internal::Str(options.directory);
  c_options.accept_licence = options.accept_licence ? 1 : 0;
  c_options.timeout_seconds = options.timeout_seconds;
  internal::CallingBack<std::remove_reference_t<Progress>, uint64_t, uint64_t>(progress).Run(
      [&](alert_fetch_callback callback, void* user, alert_error* error) {
        return alert_fetch(name.data(), name.size(), &c_options, callback, user, error);
      });
}

inline void Fetch(std::string_view name, const FetchOptions& options) {
  Fetch(name, options, [](uint64_t, uint64_t) {});
}

}  // namespace v0
}  // namespace alert

#endif  // ALERT_RUN_HPP_
