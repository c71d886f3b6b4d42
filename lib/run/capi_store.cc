#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "alert/run.h"
#include "base/guard.h"
#include "base/status.h"
#include "fmt/format.h"
#include "run/audit.h"
#include "run/configuration.h"
#include "run/merge.h"
#include "run/store/export.h"
#include "run/store/store.h"

using alert::capi::Guard;
using alert::capi::Str;
using alert::capi::View;

struct alert_store {
  std::unique_ptr<alert::run::Store> store;
  std::vector<alert::run::RunRecord> runs;
  // Of each run, how many judges it has; counted when the store is opened, where an error can be
  // told.
  std::map<uint64_t, size_t> judges;
  // What the caller's latest views point to.
  std::string judge;
};

namespace {

constexpr char kMagic[] = ALERT_SQLITE_MAGIC;  // with the terminating zero

absl::StatusOr<std::map<uint64_t, size_t>> CountJudges(
    alert::run::Store* store, const std::vector<alert::run::RunRecord>& runs) {
  std::map<uint64_t, size_t> counts;
  for (const alert::run::RunRecord& run : runs) {
    absl::StatusOr<std::vector<alert::run::JudgeRecord>> judges = store->JudgesOf(run.run);
    ALERT_RETURN_IF_ERROR(judges.status());
    counts[static_cast<uint64_t>(run.run)] = judges->size();
  }
  return counts;
}

absl::StatusOr<std::string> JudgeLabel(alert_store* store, uint64_t run, size_t index) {
  absl::StatusOr<std::vector<alert::run::JudgeRecord>> judges =
      store->store->JudgesOf(static_cast<int64_t>(run));
  ALERT_RETURN_IF_ERROR(judges.status());
  if (index < judges->size()) return (*judges)[index].label;
  return absl::OutOfRangeError(
      fmt::format("run {} has {} judges; there is no {}", run, judges->size(), index));
}

absl::Status DescribeRun(alert_store* store, size_t index, alert_store_run* out) {
  if (index >= store->runs.size()) {
    return absl::OutOfRangeError(
        fmt::format("the store has {} runs; there is no {}", store->runs.size(), index));
  }
  const alert::run::RunRecord& record = store->runs[index];
  absl::StatusOr<std::string> judge = JudgeLabel(store, static_cast<uint64_t>(record.run), 0);
  ALERT_RETURN_IF_ERROR(judge.status());
  store->judge = *std::move(judge);
  absl::StatusOr<alert::run::Counts> counts = store->store->Count(record.run, 0, /*retry=*/false);
  ALERT_RETURN_IF_ERROR(counts.status());
  alert_store_run run = ALERT_STORE_RUN_INIT;
  run.run = static_cast<uint64_t>(record.run);
  run.model = Str(record.model);
  run.judge = Str(store->judge);
  run.configuration = Str(record.configuration);
  run.prompts = static_cast<uint64_t>(record.prompts);
  run.answered = static_cast<uint64_t>(counts->answered);
  run.explained = static_cast<uint64_t>(counts->explained);
  run.created_ms = record.created_ms;
  run.finished_ms = record.finished_ms;
  const alert::run::LeftOut left_out = alert::run::LeftOutOf(record.configuration);
  std::copy(left_out.begin(), left_out.end(), run.left_out);
  return alert::capi::CopyOut(run, out);
}

absl::Status Probe(const std::string& path, uint8_t* is_store) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return absl::ErrnoToStatus(errno, path);
  char begin[sizeof kMagic] = {};
  // A pipe is left alone: reading would take its first bytes away.
  if (S_ISREG(about.st_mode)) {
    std::ifstream(path, std::ios::binary).read(begin, sizeof begin);
  }
  *is_store = std::memcmp(begin, kMagic, sizeof kMagic) == 0 ? 1 : 0;
  return absl::OkStatus();
}

// A caller's status as it came from its callback.
absl::Status Stopped(alert_status status) {
  return absl::Status(static_cast<absl::StatusCode>(status), "the callback stopped the call");
}

absl::Status ReadOptions(const alert_export_options* options, alert::run::ExportOptions* wanted) {
  alert_export_options given = ALERT_EXPORT_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(alert::capi::CopyIn(options, &given));
  ALERT_REQUIRE_STR(given.judge);
  wanted->run = static_cast<int64_t>(given.run);
  wanted->judge = std::string(View(given.judge.data, given.judge.size));
  wanted->all_judges = given.all_judges != 0;
  wanted->without_texts = given.without_texts != 0;
  wanted->only_asked = given.only_asked != 0;
  return absl::OkStatus();
}

absl::Status Export(alert_store* store, const alert_export_options* options, alert_writer writer,
                    void* user) {
  alert::run::ExportOptions wanted;
  ALERT_RETURN_IF_ERROR(ReadOptions(options, &wanted));
  alert_status stopped = ALERT_OK;
  ALERT_RETURN_IF_ERROR(alert::run::Export(store->store.get(), wanted, [&](std::string_view line) {
    stopped = writer(line.data(), line.size(), user);
    return stopped == ALERT_OK;
  }));
  return stopped == ALERT_OK ? absl::OkStatus() : Stopped(stopped);
}

absl::Status Audit(alert_store* store, alert_store_finding finding, void* user,
                   uint64_t* findings) {
  uint64_t count = 0;
  alert_status stopped = ALERT_OK;
  ALERT_RETURN_IF_ERROR(alert::run::Audit(store->store.get(), [&](const std::string& text) {
    ++count;
    if (finding != nullptr) stopped = finding(text.data(), text.size(), user);
    return stopped == ALERT_OK;
  }));
  if (stopped != ALERT_OK) return Stopped(stopped);
  *findings = count;
  return absl::OkStatus();
}

}  // namespace

extern "C" {

alert_status alert_store_open(const char* path, size_t path_size, alert_store** store,
                              alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(store);
    auto opened = alert::run::Store::OpenToRead(std::string(View(path, path_size)));
    ALERT_RETURN_IF_ERROR(opened.status());
    auto runs = (*opened)->Runs();
    ALERT_RETURN_IF_ERROR(runs.status());
    auto judges = CountJudges(opened->get(), *runs);
    ALERT_RETURN_IF_ERROR(judges.status());
    *store = new alert_store{*std::move(opened), *std::move(runs), *std::move(judges), {}};
    return absl::OkStatus();
  });
}

void alert_store_free(alert_store** store) {
  alert::capi::Free(store);
}

alert_status alert_store_probe(const char* path, size_t path_size, uint8_t* is_store,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(is_store);
    return Probe(std::string(View(path, path_size)), is_store);
  });
}

size_t alert_store_run_count(alert_store* store) {
  return store == nullptr ? 0 : store->runs.size();
}

alert_status alert_store_run_at(alert_store* store, size_t index, alert_store_run* run,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(store);
    ALERT_REQUIRE(run);
    return DescribeRun(store, index, run);
  });
}

size_t alert_store_judge_count(alert_store* store, uint64_t run) {
  if (store == nullptr) return 0;
  const auto found = store->judges.find(run);
  return found == store->judges.end() ? 0 : found->second;
}

alert_status alert_store_judge_at(alert_store* store, uint64_t run, size_t index, alert_str* label,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(store);
    ALERT_REQUIRE(label);
    absl::StatusOr<std::string> found = JudgeLabel(store, run, index);
    ALERT_RETURN_IF_ERROR(found.status());
    store->judge = *std::move(found);
    *label = Str(store->judge);
    return absl::OkStatus();
  });
}

alert_status alert_store_export(alert_store* store, const alert_export_options* options,
                                alert_writer writer, void* user, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(store);
    ALERT_REQUIRE(writer);
    return Export(store, options, writer, user);
  });
}

alert_status alert_store_export_stream(alert_store* store, const alert_export_options* options,
                                       ArrowArrayStream* out, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(store);
    ALERT_REQUIRE(out);
    alert::run::ExportOptions wanted;
    ALERT_RETURN_IF_ERROR(ReadOptions(options, &wanted));
    absl::StatusOr<std::unique_ptr<alert::ArrowProducer>> rows =
        alert::run::ProduceStoreRows(store->store->database().path(), wanted);
    ALERT_RETURN_IF_ERROR(rows.status());
    alert::ExportStream(*std::move(rows), out);
    return absl::OkStatus();
  });
}

alert_status alert_store_audit(alert_store* store, alert_store_finding finding, void* user,
                               uint64_t* findings, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(store);
    ALERT_REQUIRE(findings);
    return Audit(store, finding, user, findings);
  });
}

alert_status alert_store_merge(const alert_str* sources, size_t count, const char* path,
                               size_t path_size, alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE_TEXT(sources, count);
    ALERT_RETURN_IF_ERROR(alert::capi::CheckTexts(sources, count, "sources"));
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    std::vector<std::string> paths;
    for (size_t i = 0; i < count; ++i) {
      paths.emplace_back(View(sources[i].data, sources[i].size));
      ALERT_RETURN_IF_ERROR(alert::capi::CheckNoNul(paths.back(), fmt::format("sources[{}]", i)));
    }
    return alert::run::MergeStores(paths, std::string(View(path, path_size)));
  });
}

}  // extern "C"
