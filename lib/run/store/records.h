// The rows of a store.
#ifndef ALERT_LIB_RUN_STORE_RECORDS_H_
#define ALERT_LIB_RUN_STORE_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "alert/run.h"
#include "run/store/hash.h"

namespace alert::run {

struct RunRecord {
  int64_t run = 0;
  std::string model;
  std::string configuration;  // JSON
  int64_t prompts = 0;
  Hash dataset_hash{};
  std::string versions;  // JSON
  int64_t created_ms = 0;
  int64_t finished_ms = 0;  // 0: not finished
};

using ItemId = std::variant<int64_t, std::string_view>;

// A prompt of a run. Views are valid as long as what they were read from.
struct ItemView {
  ItemId id;
  std::string_view category;
  std::string_view attack;
  std::string_view language;
  std::string_view prompt;
  std::optional<std::string_view> sent;  // where something else than the prompt is sent
  std::optional<std::string_view> cluster;
};

// What a request cost, and how it ended when it brought no answer.
struct Exchange {
  double latency_ms = 0;
  int64_t attempts = 0;
  int64_t asked_ms = 0;
  alert_run_failure failure = ALERT_RUN_FAILURE_NONE;
  std::string failure_message;
};

struct ResponseRecord {
  Hash key{};
  std::optional<std::string> text;  // none where the request failed
  std::string finish_reason;
  std::string answered_by;
  std::optional<int64_t> input_tokens;
  std::optional<int64_t> output_tokens;
  Exchange exchange;
};

struct JudgeRecord {
  int64_t judge = 0;
  std::string label;
  std::string name;
  std::string definition;  // the JSON of a generic judge, else empty
  std::string model;       // empty for a judge without an endpoint, as are
  std::string parameters;  // these
};

// The reason of a judgement by a judge that was to be asked only where others give no verdict.
inline constexpr char kNotAsked[] = "not-asked";

struct JudgementRecord {
  Hash response{};
  int64_t judge = 0;
  std::optional<std::string> output;  // none where the request failed
  alert_verdict verdict = ALERT_VERDICT_MISSING;
  std::string reason;
  std::string hazards;  // codes, separated by commas
  std::optional<double> score;
  std::optional<int64_t> refused;
  Exchange exchange;
};

// Hashes of what a row holds, for its own `hash` column.
Hash HashOf(const ResponseRecord& response);
Hash HashOf(const JudgementRecord& judgement);
// A judge's identity: what decides its verdicts.
Hash HashOf(const JudgeRecord& judge);
// An item's identity and text; those of a run's items add up to its dataset's hash.
Hash HashOf(const ItemView& item);

std::string IdText(const ItemId& id);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_RECORDS_H_
