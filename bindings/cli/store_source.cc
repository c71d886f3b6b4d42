#include "store_source.h"

#include <fmt/format.h>

#include <deque>

#include "notice.h"
#include "text.h"

namespace alert::cli {
namespace {

// A dataset borrows its memory; the command that reads it is the whole life of the process.
std::string& KeptRows() {
  static std::deque<std::string>& kept = *new std::deque<std::string>();
  return kept.emplace_back();
}

// Appends the latest run's rows by this judge; an empty label is the run's own.
void ExportTo(alert_store* store, const std::string& judge, std::string* rows) {
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  options.judge = Str(judge);
  options.without_texts = 1;
  *rows += Collect(alert_store_export, store, &options);
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

}  // namespace

Store OpenStore(const std::string& path) {
  return Make<Store>(alert_store_open, path.data(), path.size());
}

void AddStore(alert_dataset* dataset, const std::string& path) {
  const Store store = OpenStore(path);
  std::string& rows = KeptRows();
  ExportTo(store.get(), {}, &rows);
  AddLeftOut(store.get(), dataset);
  Call(alert_dataset_add_memory, dataset, path.data(), path.size(), rows.data(), rows.size());
}

void AddStoreByJudge(alert_dataset* dataset, const std::string& path) {
  const Store store = OpenStore(path);
  const size_t runs = alert_store_run_count(store.get());
  if (runs == 0) Fail(kBadData, path + ": the store has no run");
  alert_store_run run = ALERT_STORE_RUN_INIT;
  Call(alert_store_run_at, store.get(), runs - 1, &run);
  const uint64_t number = run.run;
  AddLeftOut(store.get(), dataset);
  std::string& rows = KeptRows();
  for (size_t i = 0; i < alert_store_judge_count(store.get(), number); ++i) {
    alert_str label = {nullptr, 0};
    Call(alert_store_judge, store.get(), number, i, &label);
    ExportTo(store.get(), std::string(View(label)), &rows);
  }
  Call(alert_dataset_add_memory, dataset, path.data(), path.size(), rows.data(), rows.size());
}

void TellUnfinished(const std::string& path) {
  const Store store = OpenStore(path);
  const size_t runs = alert_store_run_count(store.get());
  if (runs == 0) return;
  alert_store_run run = ALERT_STORE_RUN_INIT;
  Call(alert_store_run_at, store.get(), runs - 1, &run);
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
  for (const std::string& path : paths) sources.push_back(Str(path));
  Call(alert_store_merge, sources.data(), sources.size(), output.data(), output.size());
}

}  // namespace alert::cli
