#include "run/rig.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "support/text.h"

namespace alert::test {
namespace {

using Opener = alert_status(const alert_run_options*, alert_run**, alert_error*);

Ending Drive(const alert_run_options& options, Opener* open,
             const std::function<void(alert_run*, const alert_run_event&)>& watch) {
  Ending ending;
  alert_error error = ALERT_ERROR_INIT;
  alert_run* run = nullptr;
  ending.status = open(&options, &run, &error);
  if (ending.status == ALERT_OK) {
    alert_run_event event{};
    event.struct_size = sizeof event;
    do {
      ending.status = alert_run_next(run, 100, &event, &error);
      if (ending.status == ALERT_OK && watch != nullptr) watch(run, event);
    } while (ending.status == ALERT_OK);
    if (ending.status == ALERT_END) ending.status = ALERT_OK;
    ending.progress.struct_size = sizeof ending.progress;
    EXPECT_EQ(alert_run_describe(run, &ending.progress, nullptr), ALERT_OK);
    alert_run_free(&run);
    EXPECT_EQ(run, nullptr);
  }
  ending.message = error.message;
  ending.cause = error.cause;
  return ending;
}

alert_store* OpenStore(const std::string& path) {
  alert_error error = ALERT_ERROR_INIT;
  alert_store* store = nullptr;
  EXPECT_EQ(alert_store_open(path.data(), path.size(), &store, &error), ALERT_OK) << error.message;
  return store;
}

alert_status Collect(const char* text, size_t size, void* user) {
  static_cast<std::vector<std::string>*>(user)->emplace_back(text, size);
  return ALERT_OK;
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string path = (std::filesystem::temp_directory_path() / "alert-run-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = path;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string Prompts(int count, int first) {
  static constexpr const char* kCategories[] = {"hate_women", "crime_theft", "substance_drug",
                                                "weapon_other"};
  static constexpr const char* kAttacks[] = {"none", "prefix", "jailbreak"};
  std::string lines;
  for (int i = first; i < first + count; ++i) {
    nlohmann::ordered_json row;
    row["id"] = i;
    row["category"] = kCategories[i % 4];
    row["attack_type"] = kAttacks[i % 3];
    row["prompt"] = "### Instruction:\nprompt " + std::to_string(i) + "\n### Response:\n";
    lines += row.dump() + "\n";
  }
  return lines;
}

Dataset::Dataset(std::string lines) : lines_(std::move(lines)) {
  alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
  options.threads = 1;
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_dataset_create(&options, &dataset_, &error), ALERT_OK) << error.message;
  EXPECT_EQ(alert_dataset_add_memory(dataset_, ALERT_LITERAL("prompts"), lines_.data(),
                                     lines_.size(), &error),
            ALERT_OK)
      << error.message;
}

Dataset::~Dataset() {
  alert_dataset_free(&dataset_);
}

alert_run_options Options(const std::string& store, const alert_dataset* dataset,
                          const std::string& endpoint) {
  alert_run_options options{};
  options.struct_size = sizeof options;
  options.store = Str(store);
  options.dataset = dataset;
  options.model = {ALERT_LITERAL("scripted")};
  options.endpoint = Str(endpoint);
  options.timeout_seconds = 20;
  options.retry_seconds = 0.01;
  return options;
}

Ending Evaluate(const alert_run_options& options,
                const std::function<void(alert_run*, const alert_run_event&)>& watch) {
  return Drive(options, alert_run_create, watch);
}

Ending Rejudge(const alert_run_options& options) {
  return Drive(options, alert_run_rejudge, nullptr);
}

std::vector<std::string> Audit(const std::string& path) {
  std::vector<std::string> findings;
  alert_store* store = OpenStore(path);
  alert_error error = ALERT_ERROR_INIT;
  uint64_t count = 0;
  EXPECT_EQ(alert_store_audit(store, Collect, &findings, &count, &error), ALERT_OK)
      << error.message;
  EXPECT_EQ(count, findings.size());
  alert_store_free(&store);
  return findings;
}

std::vector<nlohmann::json> Export(const std::string& path, const std::string& judge,
                                   bool all_judges) {
  alert_export_options options{};
  options.struct_size = sizeof options;
  options.judge = Str(judge);
  options.all_judges = all_judges ? 1 : 0;
  std::string text;
  alert_store* store = OpenStore(path);
  alert_error error = ALERT_ERROR_INIT;
  EXPECT_EQ(alert_store_export(store, &options, Append, &text, &error), ALERT_OK) << error.message;
  alert_store_free(&store);
  std::vector<nlohmann::json> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

std::string ExportText(const std::string& path) {
  std::string text;
  alert_store* store = OpenStore(path);
  EXPECT_EQ(alert_store_export(store, nullptr, Append, &text, nullptr), ALERT_OK);
  alert_store_free(&store);
  return text;
}

}  // namespace alert::test
