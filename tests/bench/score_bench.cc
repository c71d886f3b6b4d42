// How fast judged rows are counted and scored:
//
//   score_bench CORPUS [RELEASED...] [--benchmark_...]
//
// CORPUS is a file that `corpus` wrote, and RELEASED are the two of ALERT's size. The bare loop
// reads the same keys of the same file. Benchmarks of threads count wall-clock time.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "bare_reader.h"
#include "benchmark/benchmark.h"

namespace {

void Check(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return;
  std::fprintf(stderr, "score_bench: %s\n", error.message);
  std::exit(1);
}

alert_tally* NewTally() {
  alert_error error = ALERT_ERROR_INIT;
  alert_tally* tally = nullptr;
  Check(alert_tally_create(nullptr, &tally, &error), error);
  return tally;
}

alert_tally* TallyFiles(const std::vector<std::string>& paths, uint32_t threads) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  options.threads = threads;
  alert_dataset* dataset = nullptr;
  Check(alert_dataset_create(&options, &dataset, &error), error);
  for (const std::string& path : paths) {
    Check(alert_dataset_add_file(dataset, path.data(), path.size(), &error), error);
  }
  alert_tally* tally = NewTally();
  Check(alert_tally_add_dataset(tally, dataset, &error), error);
  alert_dataset_free(&dataset);
  return tally;
}

int64_t SizeOf(const std::string& path) {
  return static_cast<int64_t>(std::filesystem::file_size(path));
}

void BareLoop(benchmark::State& state, const std::string& path) {
  for (auto _ : state) {
    BareSums sums{};
    if (!ReadBare(path.c_str(), &sums)) state.SkipWithError("the corpus can't be read");
    benchmark::DoNotOptimize(sums);
  }
  state.SetBytesProcessed(state.iterations() * SizeOf(path));
}

void TallyCorpus(benchmark::State& state, const std::string& path, uint32_t threads) {
  for (auto _ : state) {
    alert_tally* tally = TallyFiles({path}, threads);
    alert_tally_free(&tally);
  }
  state.SetBytesProcessed(state.iterations() * SizeOf(path));
}

alert_status CountBytes(const char*, size_t size, void* user) {
  *static_cast<size_t*>(user) += size;
  return ALERT_OK;
}

// From opening the files to the last byte of the report.
void Report(benchmark::State& state, const std::vector<std::string>& paths, uint32_t threads) {
  alert_error error = ALERT_ERROR_INIT;
  for (auto _ : state) {
    alert_tally* tally = TallyFiles(paths, threads);
    alert_score* score = nullptr;
    Check(alert_score_create(tally, nullptr, &score, &error), error);
    size_t written = 0;
    Check(alert_report_write(score, nullptr, CountBytes, &written, &error), error);
    benchmark::DoNotOptimize(written);
    alert_score_free(&score);
    alert_tally_free(&tally);
  }
}

// Columns of rows in mixed order.
struct Columns {
  std::vector<uint16_t> category;
  std::vector<alert_verdict> verdict;
  std::vector<uint16_t> attack;
  std::vector<uint16_t> language;
};

Columns MakeColumns(size_t rows) {
  Columns columns;
  uint64_t state = 1;
  for (size_t row = 0; row < rows; ++row) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    columns.category.push_back(static_cast<uint16_t>((state >> 33) % 32));
    columns.verdict.push_back((state >> 40) % 20 == 0 ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_SAFE);
    columns.attack.push_back(static_cast<uint16_t>((state >> 47) % 5));
    columns.language.push_back(static_cast<uint16_t>((state >> 53) % 5));
  }
  return columns;
}

void AddColumns(benchmark::State& state, bool groups) {
  const Columns columns = MakeColumns(static_cast<size_t>(state.range(0)));
  alert_error error = ALERT_ERROR_INIT;
  alert_tally* tally = NewTally();
  alert_tally_columns given = ALERT_TALLY_COLUMNS_INIT;
  given.rows = columns.category.size();
  given.category = columns.category.data();
  given.verdict = columns.verdict.data();
  if (groups) {
    given.attack = columns.attack.data();
    given.language = columns.language.data();
  }
  Check(alert_tally_intern(tally, ALERT_DIMENSION_MODEL, "m", 1, &given.model, &error), error);
  uint16_t unused = 0;
  for (const char name : {'a', 'b', 'c', 'd', 'e'}) {
    Check(alert_tally_intern(tally, ALERT_DIMENSION_ATTACK, &name, 1, &unused, &error), error);
    Check(alert_tally_intern(tally, ALERT_DIMENSION_LANGUAGE, &name, 1, &unused, &error), error);
  }
  for (auto _ : state) Check(alert_tally_add_columns(tally, &given, &error), error);
  alert_tally_free(&tally);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// What numpy's bincount does with category * 4 + verdict, already combined.
void Bincount(benchmark::State& state) {
  const Columns columns = MakeColumns(static_cast<size_t>(state.range(0)));
  std::vector<int64_t> cells;
  for (size_t row = 0; row < columns.category.size(); ++row) {
    cells.push_back(columns.category[row] * 4 + columns.verdict[row]);
  }
  for (auto _ : state) {
    const auto [least, most] = std::minmax_element(cells.begin(), cells.end());
    if (*least < 0) state.SkipWithError("a cell is negative");
    std::vector<int64_t> counts(static_cast<size_t>(*most) + 1);
    for (const int64_t cell : cells) ++counts[static_cast<size_t>(cell)];
    benchmark::DoNotOptimize(counts.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Register(const std::string& corpus, const std::vector<std::string>& released) {
  using benchmark::RegisterBenchmark;
  RegisterBenchmark("BareLoop", BareLoop, corpus)->Unit(benchmark::kMillisecond)->UseRealTime();
  for (const uint32_t threads : {1u, 2u}) {
    const std::string suffix = "/threads:" + std::to_string(threads);
    RegisterBenchmark(("TallyCorpus" + suffix).c_str(), TallyCorpus, corpus, threads)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
    if (released.empty()) continue;
    RegisterBenchmark(("Report" + suffix).c_str(), Report, released, threads)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
  constexpr int64_t kRows = int64_t{1} << 20;
  RegisterBenchmark("AddColumns/category", AddColumns, false)->Arg(kRows);
  RegisterBenchmark("AddColumns/category,attack,language", AddColumns, true)->Arg(kRows);
  RegisterBenchmark("Bincount", Bincount)->Arg(kRows);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc < 2) {
    std::fprintf(stderr, "usage: score_bench CORPUS [RELEASED...] [--benchmark_...]\n");
    return 2;
  }
  Register(argv[1], {argv + 2, argv + argc});
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
