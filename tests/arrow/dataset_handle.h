// What the tests of this folder do with datasets, in fewer words.
#ifndef ALERT_TESTS_ARROW_DATASET_HANDLE_H_
#define ALERT_TESTS_ARROW_DATASET_HANDLE_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"

namespace alert_test {

inline std::string ToString(alert_str text) {
  return {text.data, text.size};
}

class DatasetHandle {
 public:
  explicit DatasetHandle(size_t block_size = 0) {
    alert_dataset_options options = ALERT_DATASET_OPTIONS_INIT;
    options.block_size = block_size;
    EXPECT_EQ(alert_dataset_create(&options, &dataset_, nullptr), ALERT_OK);
  }
  ~DatasetHandle() { alert_dataset_free(&dataset_); }
  DatasetHandle(const DatasetHandle&) = delete;

  alert_dataset* get() { return dataset_; }
  void Free() { alert_dataset_free(&dataset_); }

  void AddFile(std::string_view path) {
    EXPECT_EQ(alert_dataset_add_file(dataset_, path.data(), path.size(), &error), ALERT_OK)
        << error.message;
  }

  // `lines` must outlive this.
  void AddMemory(std::string_view lines) {
    EXPECT_EQ(alert_dataset_add_memory(dataset_, ALERT_LITERAL("rows.jsonl"), lines.data(),
                                       lines.size(), nullptr),
              ALERT_OK);
  }

  alert_status AddStream(ArrowArrayStream* stream, const std::vector<alert_str>& languages = {},
                         bool once = false) {
    alert_stream_options options = ALERT_STREAM_OPTIONS_INIT;
    options.languages = languages.data();
    options.language_count = languages.size();
    options.once = once ? 1 : 0;
    return alert_dataset_add_stream(dataset_, ALERT_LITERAL("a stream"), stream, &options, &error);
  }

  void Map(std::string_view key, std::string_view path) {
    EXPECT_EQ(
        alert_dataset_map_field(dataset_, key.data(), key.size(), path.data(), path.size(), &error),
        ALERT_OK)
        << error.message;
  }

  // The rows as JSON Lines; empty where that fails.
  std::string Write() {
    std::string lines;
    const alert_status status = alert_dataset_write(
        dataset_,
        [](const char* data, size_t size, void* user) -> alert_status {
          static_cast<std::string*>(user)->append(data, size);
          return ALERT_OK;
        },
        &lines, problems, &error);
    return status == ALERT_OK ? lines : std::string();
  }

  alert_error error = ALERT_ERROR_INIT;
  uint64_t problems[ALERT_PROBLEM_KIND_SLOTS] = {};

 private:
  alert_dataset* dataset_ = nullptr;
};

}  // namespace alert_test

#endif  // ALERT_TESTS_ARROW_DATASET_HANDLE_H_
