// What the tests of runs have in common: a place for files, a dataset, a run and its outcome.
#ifndef ALERT_TESTS_RUN_RIG_H_
#define ALERT_TESTS_RUN_RIG_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "alert/run.h"
#include "nlohmann/json.hpp"

namespace alert::test {

// A directory that goes with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& text);

// `count` prompts "prompt 1", "prompt 2", ... as JSON Lines, over several categories and attacks.
std::string Prompts(int count, int first = 1);

// A dataset of JSON Lines in memory.
class Dataset {
 public:
  explicit Dataset(std::string lines);
  ~Dataset();
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  alert_dataset* get() const { return dataset_; }

 private:
  std::string lines_;
  alert_dataset* dataset_ = nullptr;
};

inline alert_str Str(const std::string& text) {
  return {text.data(), text.size()};
}

// Options for a run that retries fast. Texts must outlive them.
alert_run_options Options(const std::string& store, const alert_dataset* dataset,
                          const std::string& endpoint);

// How a call ended, with its message.
struct Ending {
  alert_status status = ALERT_OK;
  std::string message;
  alert_cause cause = ALERT_CAUSE_NONE;
  alert_run_progress progress{};
};

// Makes a run and drives it to its end.
Ending Evaluate(const alert_run_options& options,
                const std::function<void(alert_run*, const alert_run_event&)>& watch = nullptr);
Ending Rejudge(const alert_run_options& options);

// The sentences of an audit.
std::vector<std::string> Audit(const std::string& store);

// The rows of an export.
std::vector<nlohmann::json> Export(const std::string& store, const std::string& judge = "",
                                   bool all_judges = false);
std::string ExportText(const std::string& store);

}  // namespace alert::test

#endif  // ALERT_TESTS_RUN_RIG_H_
