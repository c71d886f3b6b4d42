#include "store_source.h"

#include <fmt/format.h>

#include "json_output.h"
#include "notice.h"
#include "text.h"
#include "text/escape.h"
#include "text/json_value.h"

namespace alert::cli {
namespace {

// Released unless a dataset has taken it over.
struct RowStream {
  ArrowArrayStream stream{};
  ~RowStream() {
    if (stream.release != nullptr) stream.release(&stream);
  }
};

// Adds the latest run's rows by this judge; an empty label is the run's own.
void AddRows(alert_store* store, const std::string& judge, const StoreInput& input,
             alert_dataset* dataset) {
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  options.judge = Str(judge);
  options.without_texts = input.texts ? 0 : 1;
  options.only_asked = input.only_asked ? 1 : 0;
  RowStream rows;
  Call(alert_store_export_stream, store, &options, &rows.stream);
  alert_stream_options reading = ALERT_STREAM_OPTIONS_INIT;
  reading.once = input.again ? 0 : 1;
  Call(alert_dataset_add_stream, dataset, input.path.data(), input.path.size(), &rows.stream,
       &reading);
}

// Rows of the run's dataset that it did not ask may have been answered as badly as any.
void AddLeftOut(alert_store* store, alert_dataset* dataset) {
  const size_t runs = alert_store_run_count(store);
  if (runs == 0) return;
  alert_store_run run = ALERT_STORE_RUN_INIT;
  Call(alert_store_run_at, store, runs - 1, &run);
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    const uint64_t count = run.left_out[kind];
    if (count > 0) Call(alert_dataset_add_left_out, dataset, kind, count);
  }
}

// Of a merged store, the shards that it lacks: "3/4, 4/4"; empty for none.
std::string MissingShards(const alert_store_run& run) {
  const auto json = ParseJsonValue<Json>(std::string(View(run.configuration)));
  std::string missing;
  const Json::json_pointer at("/note/shards_missing");
  if (!json.is_object() || !json.contains(at) || !json[at].is_array()) return missing;
  for (const Json& shard : json[at]) {
    missing += (missing.empty() ? "" : ", ") +
               CleanText(shard.is_string() ? shard.get<std::string>() : shard.dump());
  }
  return missing;
}

}  // namespace

Store OpenStore(const std::string& path) {
  return Make<Store>(alert_store_open, path.data(), path.size());
}

void AddStore(alert_dataset* dataset, const StoreInput& input) {
  const Store store = OpenStore(input.path);
  AddRows(store.get(), {}, input, dataset);
  AddLeftOut(store.get(), dataset);
}

void AddStoreByJudge(alert_dataset* dataset, const std::string& path) {
  const Store store = OpenStore(path);
  const size_t runs = alert_store_run_count(store.get());
  if (runs == 0) Fail(kBadData, path + ": the store has no run");
  alert_store_run run = ALERT_STORE_RUN_INIT;
  Call(alert_store_run_at, store.get(), runs - 1, &run);
  const uint64_t number = run.run;
  AddLeftOut(store.get(), dataset);
  for (size_t i = 0; i < alert_store_judge_count(store.get(), number); ++i) {
    alert_str label = {nullptr, 0};
    Call(alert_store_judge_at, store.get(), number, i, &label);
    AddRows(store.get(), std::string(View(label)), {path}, dataset);
  }
}

void TellUnfinished(const std::string& path) {
  const Store store = OpenStore(path);
  const size_t runs = alert_store_run_count(store.get());
  if (runs == 0) return;
  alert_store_run run = ALERT_STORE_RUN_INIT;
  Call(alert_store_run_at, store.get(), runs - 1, &run);
  const std::string missing = MissingShards(run);
  if (!missing.empty()) {
    Notice(fmt::format("{}: a part of its run: the shards {} were not merged", path, missing));
  }
  if (run.finished_ms != 0) return;
  Notice(fmt::format("{}: its run is not finished: {} of {} answered or explained", path,
                     Grouped(run.answered + run.explained), Counted(run.prompts, "prompt")));
}

void MergeStores(const std::vector<std::string>& paths, const std::string& output) {
  // SQLite writes a file, and one named "-" is what nobody meant.
  if (output.empty() || output == "-") {
    Fail(kWrongCommand, "-o: the sum of stores is a store, and wants a file");
  }
  std::vector<alert_str> sources;
  sources.reserve(paths.size());
  for (const std::string& path : paths) sources.push_back(Str(path));
  Call(alert_store_merge, sources.data(), sources.size(), output.data(), output.size());
  TellUnfinished(output);
}

}  // namespace alert::cli
