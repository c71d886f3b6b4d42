#include "run/configuration.h"

#include <curl/curl.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "alert/abi.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "run/store/stored_configuration.h"
#include "text/json_value.h"

namespace alert::run {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostOfValue = 60;

constexpr char kShard[] = "shard";    // of the note, "2/3"
constexpr char kShards[] = "shards";  // those that were merged, where some are missing
constexpr char kMissingShards[] = "shards_missing";
constexpr uint64_t kMostShards = 10000;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json Parse(std::string_view text) {
  return ParseJsonValue<Json>(text, kMostStoredDepth);
}

absl::Status Damaged() {
  return absl::DataLossError("a run's configuration in the store is damaged");
}

// A value for people, shortened at a character boundary.
std::string Shown(const Json& value) {
  if (value.is_null()) return "nothing";
  std::string text = Dump(value);
  if (text.size() <= kMostOfValue) return text;
  size_t size = kMostOfValue;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size) + "...";
}

// Adds the differences below `path` to `found`; keys of either side.
void Compare(const std::string& path, const Json& before, const Json& now,
             std::vector<std::string>* found) {
  if (before == now) return;
  if (!before.is_object() || !now.is_object()) {
    found->push_back(fmt::format("{}: {} before, {} now", path, Shown(before), Shown(now)));
    return;
  }
  const auto below = [&path](const std::string& key) {
    return absl::StrCat(path, path.empty() ? "" : ".", Printable(key));
  };
  for (const auto& [key, value] : before.items()) {
    Compare(below(key), value, now.contains(key) ? now[key] : Json(), found);
  }
  for (const auto& [key, value] : now.items()) {
    if (!before.contains(key)) Compare(below(key), Json(), value, found);
  }
}

std::vector<std::string> TextsAt(const Json& json, const char* key) {
  std::vector<std::string> texts;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_array()) return texts;
  for (const Json& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

// "2/3"; 0 and 0 for another text.
std::pair<uint64_t, uint64_t> NumbersOf(const std::string& shard) {
  uint64_t number = 0;
  uint64_t of = 0;
  const size_t slash = shard.find('/');
  const bool read = slash != std::string::npos &&
                    absl::SimpleAtoi(shard.substr(0, slash), &number) &&
                    absl::SimpleAtoi(shard.substr(slash + 1), &of);
  return read ? std::pair(number, of) : std::pair<uint64_t, uint64_t>(0, 0);
}

std::string TextAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json JudgeJson(const JudgeConfiguration& judge) {
  Json json;
  json["name"] = judge.record.name;
  if (!judge.record.definition.empty()) json["definition"] = Parse(judge.record.definition);
  if (judge.address.url.empty()) return json;
  json["endpoint"] = judge.address.shown;
  json["endpoint_model"] = judge.record.model;
  json["parameters"] = Parse(judge.record.parameters);
  return json;
}

Json DatasetJson(const DatasetRecord& dataset) {
  Json json;
  json["prompts"] = dataset.prompts;
  json["hash"] = Hex(dataset.hash);
  return json;
}

constexpr char kLeftOut[] = "left_out";

std::string ProblemName(alert_problem_kind kind) {
  alert_str name{};
  if (alert_problem_kind_name(kind, &name, nullptr) != ALERT_OK) return std::to_string(kind);
  return std::string(name.data, name.size);
}

void SetLeftOut(const LeftOut& left_out, Json* json) {
  json->erase(kLeftOut);
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    if (left_out[kind] != 0) (*json)[kLeftOut][ProblemName(kind)] = left_out[kind];
  }
}

// An older store has the values of a URL's query as they were.
void HideQueryValues(Json* json) {
  const auto found = json->find("endpoint");
  if (found != json->end() && found->is_string()) {
    *found = WithoutQueryValues(found->get<std::string>());
  }
}

// What makes two runs the same.
Json IdentityOf(Json json) {
  json.erase(kLeftOut);
  HideQueryValues(&json);
  if (json.contains("judge") && json["judge"].is_object()) HideQueryValues(&json["judge"]);
  return json;
}

}  // namespace

Hash ResponseKey(const ModelConfiguration& model, std::string_view sent) {
  return Hasher("alert response")
      .Add(ApiName(model.address.api))
      .Add(model.name)
      .Add(model.endpoint_model)
      .Add(model.system)
      .Add(model.parameters)
      .Add(sent)
      .Finish();
}

std::string ToJson(const Configuration& configuration, const DatasetRecord& dataset) {
  const ModelConfiguration& model = configuration.model;
  Json json;
  json["model"] = model.name;
  json["endpoint"] = model.address.shown;
  json["endpoint_model"] = model.endpoint_model;
  json["system"] = model.system;
  json["parameters"] = Parse(model.parameters);
  json["judge"] = JudgeJson(configuration.judge);
  json["limit"] = configuration.limit;
  if (configuration.order_seed.has_value()) json[kOrderSeed] = *configuration.order_seed;
  json["note"] = Parse(configuration.note);
  json["dataset"] = DatasetJson(dataset);
  SetLeftOut(dataset.left_out, &json);
  return Dump(json);
}

LeftOut LeftOutOf(std::string_view configuration_json) {
  LeftOut left_out{};
  const Json json = Parse(configuration_json);
  if (!json.is_object() || !json.contains(kLeftOut) || !json[kLeftOut].is_object()) {
    left_out[ALERT_PROBLEM_DAMAGED] = StatedMissing(configuration_json).size();
    return left_out;
  }
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    const auto found = json[kLeftOut].find(ProblemName(kind));
    const bool counted = found != json[kLeftOut].end() && found->is_number_unsigned();
    if (counted) left_out[kind] = found->get<uint64_t>();
  }
  left_out[ALERT_PROBLEM_DAMAGED] += StatedMissing(configuration_json).size();
  return left_out;
}

LeftOut SumOfShards(const LeftOut& a, const LeftOut& b) {
  LeftOut sum{};
  for (size_t kind = 0; kind < sum.size(); ++kind) {
    const bool own = kind == ALERT_PROBLEM_EMPTY_PROMPT || kind == ALERT_PROBLEM_DUPLICATE;
    sum[kind] = own ? a[kind] + b[kind] : std::max(a[kind], b[kind]);
  }
  return sum;
}

absl::StatusOr<ModelConfiguration> ModelOf(std::string_view configuration_json) {
  const Json json = Parse(configuration_json);
  if (!json.is_object() || !json.contains("parameters")) return Damaged();
  absl::StatusOr<Address> address = ParseEndpoint(TextAt(json, "endpoint"));
  if (!address.ok()) return Damaged();
  ModelConfiguration model;
  model.name = TextAt(json, "model");
  model.address = *std::move(address);
  model.endpoint_model = TextAt(json, "endpoint_model");
  model.system = TextAt(json, "system");
  model.parameters = Dump(json["parameters"]);
  return model;
}

absl::StatusOr<std::string> DifferenceOf(std::string_view before_json, std::string_view now_json) {
  const Json before = Parse(before_json);
  if (!before.is_object()) return Damaged();
  std::vector<std::string> found;
  Compare("", IdentityOf(before), IdentityOf(Parse(now_json)), &found);
  return absl::StrJoin(found, "; ");
}

absl::StatusOr<std::string> SharedByShards(std::string_view configuration_json) {
  Json json = Parse(configuration_json);
  if (!json.is_object() || !json["judge"].is_object() || !json["note"].is_object()) {
    return Damaged();
  }
  json.erase("dataset");
  json.erase(kLeftOut);
  json.erase("endpoint");
  json["judge"].erase("endpoint");
  for (const char* key : {kShard, kShards, kMissingShards}) json["note"].erase(key);
  return Dump(json);
}

std::vector<std::string> ShardsOf(std::string_view configuration_json) {
  const Json json = Parse(configuration_json);
  if (!json.is_object() || !json.contains("note")) return {};
  const std::string own = TextAt(json["note"], kShard);
  return own.empty() ? TextsAt(json["note"], kShards) : std::vector<std::string>{own};
}

std::vector<std::string> StatedMissing(std::string_view configuration_json) {
  const Json json = Parse(configuration_json);
  if (!json.is_object() || !json.contains("note")) return {};
  return TextsAt(json["note"], kMissingShards);
}

std::vector<std::string> MissingShards(const std::vector<std::string>& present) {
  std::set<uint64_t> numbers;
  uint64_t division = 0;
  for (const std::string& shard : present) {
    const auto [number, of] = NumbersOf(shard);
    if (number == 0 || number > of || of > kMostShards || (division != 0 && of != division)) {
      return {};
    }
    division = of;
    numbers.insert(number);
  }
  std::vector<std::string> missing;
  for (uint64_t number = 1; number <= division; ++number) {
    if (numbers.count(number) == 0) missing.push_back(fmt::format("{}/{}", number, division));
  }
  return missing;
}

absl::StatusOr<std::string> OfMergedShards(std::string_view configuration_json,
                                           const DatasetRecord& dataset,
                                           const std::vector<std::string>& present) {
  Json json = Parse(configuration_json);
  if (!json.is_object() || !json["note"].is_object()) return Damaged();
  HideQueryValues(&json);
  for (const char* key : {kShard, kShards, kMissingShards}) json["note"].erase(key);
  if (const std::vector<std::string> missing = MissingShards(present); !missing.empty()) {
    json["note"][kShards] = present;
    json["note"][kMissingShards] = missing;
  }
  json.erase(kOrderSeed);  // of each shard, one behind the other: together in no order
  json["dataset"] = DatasetJson(dataset);
  SetLeftOut(dataset.left_out, &json);
  return Dump(json);
}

std::string Versions() {
  Json json;
  json["alert"] = ALERT_VERSION_STRING;
  json["libcurl"] = curl_version_info(CURLVERSION_NOW)->version;
  json["sqlite"] = sqlite3_libversion();
  return Dump(json);
}

}  // namespace alert::run
