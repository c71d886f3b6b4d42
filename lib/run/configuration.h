// What decides the answers and verdicts of a run.
#ifndef ALERT_LIB_RUN_CONFIGURATION_H_
#define ALERT_LIB_RUN_CONFIGURATION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "alert/dataset.h"
#include "run/endpoint/endpoint.h"
#include "run/store/hash.h"
#include "run/store/records.h"

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
  std::optional<uint64_t> order_seed;  // none: prompts are asked in the order of the dataset
};

// Rows of the dataset that were not asked, by kind of problem.
using LeftOut = std::array<uint64_t, ALERT_PROBLEM_KIND_COUNT>;

// What the run's dataset came to.
struct DatasetRecord {
  int64_t prompts = 0;
  Hash hash{};
  LeftOut left_out{};
};

// The key of the answer to `sent`: all that decides it.
Hash ResponseKey(const ModelConfiguration& model, std::string_view sent);

// As it stands in the store: JSON with a fixed order of keys (docs/store.md), from which
// ModelOf gets back what ResponseKey needs.
std::string ToJson(const Configuration& configuration, const DatasetRecord& dataset);
absl::StatusOr<ModelConfiguration> ModelOf(std::string_view configuration_json);

// What was left out by a configuration of a store; nothing where it does not say, or is none. A
// shard that was not merged is a damaged source: nobody knows how many prompts it has.
LeftOut LeftOutOf(std::string_view configuration_json);

// Where two configurations differ: "model: a before, b now; ...", empty where they do not. DataLoss
// where the first, of a store, is none. What was left out is no part of it.
absl::StatusOr<std::string> DifferenceOf(std::string_view before_json, std::string_view now_json);

// Of a shard's configuration, what all shards of a run have in common: neither which prompts, nor
// where their endpoints are.
absl::StatusOr<std::string> SharedByShards(std::string_view configuration_json);

// Which shards a configuration is of: "2/3" of a shard's own, several where some were merged.
std::vector<std::string> ShardsOf(std::string_view configuration_json);

// Those that `present` lacks; none where these are not of one division, which tells nothing.
std::vector<std::string> MissingShards(const std::vector<std::string>& present);

// Those that a merged configuration says were not there.
std::vector<std::string> StatedMissing(std::string_view configuration_json);

// The configuration of what the shards `present` come to together, from that of one of them. It
// says which are missing.
absl::StatusOr<std::string> OfMergedShards(std::string_view configuration_json,
                                           const DatasetRecord& dataset,
                                           const std::vector<std::string>& present);

// What shards left out together. Rows that cannot be read belong to no shard: each of them sees
// all. Whether a row has a prompt and is the first of its kind, a shard sees of its own.
LeftOut SumOfShards(const LeftOut& a, const LeftOut& b);

// The versions of what a run was made with, as JSON.
std::string Versions();

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_CONFIGURATION_H_
