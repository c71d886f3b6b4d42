// What decides the answers and verdicts of a run.
#ifndef ALERT_LIB_RUN_CONFIGURATION_H_
#define ALERT_LIB_RUN_CONFIGURATION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "run/endpoint.h"
#include "run/hash.h"
#include "run/records.h"

namespace alert::run {

// The model under test, and how it is asked.
struct ModelConfiguration {
  std::string name;  // in reports
  Address address;
  std::string endpoint_model;
  std::string system;
  std::string parameters = "{}";  // canonical JSON
};

// A judge, and how it is asked; without an address where it is no model.
struct JudgeConfiguration {
  JudgeRecord record;
  Address address;
};

struct Configuration {
  ModelConfiguration model;
  JudgeConfiguration judge;
  std::string note = "{}";  // canonical JSON
  uint64_t limit = 0;
};

// The key of the answer to `sent`: all that decides it.
Hash ResponseKey(const ModelConfiguration& model, std::string_view sent);

// As it stands in the store: JSON with a fixed order of keys (docs/store.md), from which
// ModelOf gets back what ResponseKey needs.
std::string ToJson(const Configuration& configuration, int64_t prompts, const Hash& dataset_hash);
absl::StatusOr<ModelConfiguration> ModelOf(std::string_view configuration_json);

// Where two configurations differ: "model: a before, b now; ...", empty where they do not. DataLoss
// where the first, of a store, is none.
absl::StatusOr<std::string> DifferenceOf(std::string_view before_json, std::string_view now_json);

// Of a shard's configuration, what all shards of a run have in common: neither which prompts, nor
// where their endpoints are.
absl::StatusOr<std::string> SharedByShards(std::string_view configuration_json);

// The configuration of what shards come to together, from that of one of them.
absl::StatusOr<std::string> OfMergedShards(std::string_view configuration_json, int64_t prompts,
                                           const Hash& dataset_hash);

// The versions of what a run was made with, as JSON.
std::string Versions();

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_CONFIGURATION_H_
