#include "run/open_run.h"

#include <optional>
#include <utility>

#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "run/prompt_order.h"

namespace alert::run {
namespace {

// What a judge's requests carry unless it is said otherwise: its verdicts must come back the same.
constexpr char kJudgeParameters[] = "{\"temperature\": 0}";

// `given`, a canonical object, over the defaults; null takes a parameter away.
std::string JudgeParameters(const std::string& given) {
  nlohmann::json merged = nlohmann::json::parse(kJudgeParameters);
  const nlohmann::json wanted = nlohmann::json::parse(given);
  for (const auto& [key, value] : wanted.items()) {
    if (value.is_null()) {
      merged.erase(key);
    } else {
      merged[key] = value;
    }
  }
  return merged.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A judge that can be used, with all that its stage needs.
struct OpenJudge {
  Judging judging;
  JudgeConfiguration configuration;
  std::optional<StageOptions> stage;
};

absl::StatusOr<StageOptions> OpenStage(const EndpointOptions& endpoint, const RunOptions& options,
                                       std::string_view what) {
  StageOptions stage;
  absl::StatusOr<Address> address = ParseEndpoint(endpoint.url);
  ALERT_RETURN_IF_ERROR(address.status());
  stage.channel.address = *std::move(address);
  absl::StatusOr<Secret> key = Secret::FromEnvironment(endpoint.key_environment);
  ALERT_RETURN_IF_ERROR(key.status());
  stage.channel.key = *std::move(key);
  stage.channel.keys.Add(stage.channel.key);
  absl::StatusOr<Connection> connection =
      Connection::Open(endpoint.connection, stage.channel.address.url, !stage.channel.key.empty());
  ALERT_RETURN_IF_ERROR(connection.status());
  stage.channel.connection = *std::move(connection);
  stage.channel.keys.Add(stage.channel.connection.secrets());
  for (const std::string& value : QueryValues(stage.channel.address.url)) {
    stage.channel.keys.Add(value);
  }
  absl::StatusOr<std::string> parameters = CanonicalParameters(endpoint.parameters, what);
  ALERT_RETURN_IF_ERROR(parameters.status());
  stage.parameters = *std::move(parameters);
  stage.endpoint_model = endpoint.model;
  stage.channel.limits = options.limits;
  stage.channel.retries = options.retries;
  stage.channel.timeout_seconds = options.timeout_seconds;
  stage.channel.retry_seconds = options.retry_seconds;
  return stage;
}

absl::StatusOr<OpenJudge> OpenJudgeOf(const RunOptions& options) {
  absl::StatusOr<Judging> judging = Judging::Create(options.judge);
  ALERT_RETURN_IF_ERROR(judging.status());
  OpenJudge judge;
  judge.judging = *std::move(judging);
  judge.configuration.record.name = judge.judging.name();
  judge.configuration.record.definition = judge.judging.definition();
  if (judge.judging.is_model() == options.judge_endpoint.url.empty()) {
    const std::string name = Quoted(judge.judging.name());
    return absl::InvalidArgumentError(
        judge.judging.is_model() ? fmt::format("the judge {} is a model: give its endpoint", name)
                                 : fmt::format("the judge {} has no endpoint", name));
  }
  if (!judge.judging.is_model()) return judge;
  EndpointOptions endpoint = options.judge_endpoint;
  if (endpoint.model.empty()) endpoint.model = judge.judging.name();
  absl::StatusOr<StageOptions> stage = OpenStage(endpoint, options, "the judge's parameters");
  ALERT_RETURN_IF_ERROR(stage.status());
  // A moderation endpoint takes none.
  const bool takes_any = stage->channel.address.api != Api::kModerations;
  stage->parameters = takes_any ? JudgeParameters(stage->parameters) : "{}";
  judge.configuration.address = stage->channel.address;
  judge.configuration.record.model = stage->endpoint_model;
  judge.configuration.record.parameters = stage->parameters;
  const RequestBuilder builder(stage->channel.address.api, stage->endpoint_model, "",
                               stage->parameters);
  // A judge that can't be asked this way says so now, not after the first answer.
  ALERT_RETURN_IF_ERROR(
      judge.judging.Request(stage->channel.address.api, builder, "a", "b").status());
  judge.stage = *std::move(stage);
  return judge;
}

absl::Status CheckRequired(const RunOptions& options) {
  for (const auto& [text, name] :
       {std::pair<const std::string&, const char*>{options.store, "store"},
        {options.model, "model"},
        {options.endpoint.url, "endpoint"}}) {
    if (text.empty()) return absl::InvalidArgumentError(fmt::format("the {} is not given", name));
  }
  if (options.source.dataset == nullptr) return absl::InvalidArgumentError("the dataset is NULL");
  return absl::OkStatus();
}

// A run of the store, and what its dataset is now.
struct KnownRun {
  int64_t run = 0;
  DatasetDigest digest;
};

absl::StatusOr<KnownRun> MakeRun(const Configuration& configuration, const DatasetSource& source,
                                 Store* store) {
  RunRecord record;
  record.model = configuration.model.name;
  record.versions = Versions();
  record.created_ms = NowMs();
  absl::StatusOr<int64_t> run = store->InsertRun(record);
  ALERT_RETURN_IF_ERROR(run.status());
  const std::optional<uint64_t> seed = configuration.order_seed;
  OrderedItems items;
  int64_t seq = 0;
  absl::StatusOr<DatasetDigest> digest =
      ForEachItem(source, configuration.model.address.api, [&](const ItemView& item) {
        const Hash key = ResponseKey(configuration.model, item.sent.value_or(item.prompt));
        const int64_t place = seq++;
        if (seed.has_value()) items.Add(item.category);
        return store->InsertItem(*run, seed.has_value() ? -1 - place : place, item, key);
      });
  ALERT_RETURN_IF_ERROR(digest.status());
  if (seed.has_value()) ALERT_RETURN_IF_ERROR(store->PlaceItems(*run, items.Places(*seed)));
  record.run = *run;
  record.prompts = digest->prompts;
  record.dataset_hash = digest->hash;
  record.configuration = ToJson(configuration, digest->record());
  ALERT_RETURN_IF_ERROR(store->FinishPlan(record));
  return KnownRun{*run, *digest};
}

absl::StatusOr<std::optional<StopRule>> StopRuleOf(const RunOptions& options) {
  if (options.stop.when == 0) return std::optional<StopRule>();
  if (!options.order_seed.has_value()) {
    return absl::InvalidArgumentError(
        "a run ends early only where prompts are asked in a random order");
  }
  absl::StatusOr<StopRule> rule = StopRule::Create(options.stop);
  ALERT_RETURN_IF_ERROR(rule.status());
  return std::optional<StopRule>(*std::move(rule));
}

// Variants of one prompt tell less than as many prompts, and the e-value takes them for these.
absl::Status CheckIndependent(Store* store, int64_t run) {
  const absl::StatusOr<std::string> variant = store->PromptWithVariants(run);
  ALERT_RETURN_IF_ERROR(variant.status());
  if (variant->empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "the dataset has several variants of the prompt {}, and a run ends early only "
      "where prompts are independent: ask one variant of each, or all of them to the end",
      Quoted(*variant)));
}

absl::Status ConfigurationDiffers(const std::string& difference) {
  return WithCause(
      absl::FailedPreconditionError(fmt::format(
          "the store's run has another configuration: give the same options, or start a new run in "
          "this store (answers that still hold are kept); different: {}",
          difference)),
      ALERT_CAUSE_OTHER_CONFIGURATION);
}

// The run to go on with, or nothing where a new one is to be made.
absl::StatusOr<std::optional<KnownRun>> FindRun(const Configuration& configuration,
                                                const RunOptions& options, Store* store) {
  absl::StatusOr<std::optional<RunRecord>> latest = store->LatestRun();
  ALERT_RETURN_IF_ERROR(latest.status());
  if (!latest->has_value()) return std::optional<KnownRun>();
  absl::StatusOr<DatasetDigest> digest =
      ForEachItem(options.source, configuration.model.address.api,
                  [](const ItemView&) { return absl::OkStatus(); });
  ALERT_RETURN_IF_ERROR(digest.status());
  RunRecord now = **latest;
  now.configuration = ToJson(configuration, digest->record());
  absl::StatusOr<std::string> difference =
      DifferenceOf((*latest)->configuration, now.configuration);
  if (difference.ok() && difference->empty()) {
    // Other rows may be left out than before, and an older program kept the query of a URL.
    if (now.configuration != (*latest)->configuration) {
      ALERT_RETURN_IF_ERROR(store->FinishPlan(now));
    }
    return std::optional<KnownRun>({(*latest)->run, *digest});
  }
  if (options.fresh) return std::optional<KnownRun>();
  ALERT_RETURN_IF_ERROR(difference.status());
  return ConfigurationDiffers(*difference);
}

// Interns the judge, makes it one of the run's, and puts the evaluation together.
absl::StatusOr<std::unique_ptr<Evaluation>> Assemble(EvaluationOptions evaluation, OpenJudge judge,
                                                     const RunOptions& options,
                                                     std::unique_ptr<Store> store) {
  absl::StatusOr<JudgeRecord> record = store->InternJudge(judge.configuration.record);
  ALERT_RETURN_IF_ERROR(record.status());
  ALERT_RETURN_IF_ERROR(store->AddJudgeToRun(evaluation.run, record->judge));
  ALERT_RETURN_IF_ERROR(store->Commit());
  evaluation.judge = record->judge;
  evaluation.judge_stage = std::move(judge.stage);
  evaluation.run_seconds = options.run_seconds;
  evaluation.retry_missing = options.retry_missing;
  return Evaluation::Create(std::move(evaluation), std::move(store), std::move(judge.judging));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Evaluation>> OpenRun(const RunOptions& options) {
  ALERT_RETURN_IF_ERROR(CheckRequired(options));
  EndpointOptions endpoint = options.endpoint;
  if (endpoint.model.empty()) endpoint.model = options.model;
  absl::StatusOr<StageOptions> stage = OpenStage(endpoint, options, "the model's parameters");
  ALERT_RETURN_IF_ERROR(stage.status());
  if (stage->channel.address.api == Api::kModerations) {
    return absl::InvalidArgumentError("a model is not asked at a moderations endpoint");
  }
  stage->system = options.system;
  absl::StatusOr<OpenJudge> judge = OpenJudgeOf(options);
  ALERT_RETURN_IF_ERROR(judge.status());
  absl::StatusOr<std::string> note = CanonicalObject(options.note, "the note");
  ALERT_RETURN_IF_ERROR(note.status());

  Configuration configuration;
  configuration.model = {options.model, stage->channel.address, stage->endpoint_model,
                         options.system, stage->parameters};
  configuration.judge = judge->configuration;
  configuration.note = *std::move(note);
  configuration.limit = options.source.limit;
  configuration.order_seed = options.order_seed;
  absl::StatusOr<std::optional<StopRule>> stop_rule = StopRuleOf(options);
  ALERT_RETURN_IF_ERROR(stop_rule.status());

  absl::StatusOr<std::unique_ptr<Store>> store = Store::OpenToRun(options.store);
  ALERT_RETURN_IF_ERROR(store.status());
  absl::StatusOr<std::optional<KnownRun>> known = FindRun(configuration, options, store->get());
  ALERT_RETURN_IF_ERROR(known.status());
  if (!known->has_value()) {
    absl::StatusOr<KnownRun> made = MakeRun(configuration, options.source, store->get());
    if (!made.ok()) (*store)->Rollback();
    ALERT_RETURN_IF_ERROR(made.status());
    *known = *made;
  }
  if (stop_rule->has_value()) {
    const absl::Status independent = CheckIndependent(store->get(), (*known)->run);
    if (!independent.ok()) (*store)->Rollback();
    ALERT_RETURN_IF_ERROR(independent);
  }
  // Either endpoint may be sent what the other one said.
  if (judge->stage.has_value()) {
    stage->channel.keys.Add(judge->stage->channel.keys);
    judge->stage->channel.keys.Add(stage->channel.keys);
  }
  EvaluationOptions evaluation;
  evaluation.run = (*known)->run;
  evaluation.problems = (*known)->digest.problems;
  evaluation.model_stage = *std::move(stage);
  evaluation.stop_rule = *std::move(stop_rule);
  return Assemble(std::move(evaluation), *std::move(judge), options, *std::move(store));
}

absl::StatusOr<std::unique_ptr<Evaluation>> OpenRejudge(const RunOptions& options) {
  if (options.store.empty()) return absl::InvalidArgumentError("the store is not given");
  if (options.source.dataset != nullptr || !options.model.empty() ||
      !options.endpoint.url.empty() || options.order_seed.has_value() || options.stop.when != 0) {
    return absl::InvalidArgumentError("to judge again asks no model: give a judge only");
  }
  absl::StatusOr<OpenJudge> judge = OpenJudgeOf(options);
  ALERT_RETURN_IF_ERROR(judge.status());
  // No store is made where there is none.
  ALERT_RETURN_IF_ERROR(Store::OpenToRead(options.store).status());
  absl::StatusOr<std::unique_ptr<Store>> store = Store::OpenToRun(options.store);
  ALERT_RETURN_IF_ERROR(store.status());
  absl::StatusOr<std::optional<RunRecord>> latest = (*store)->LatestRun();
  ALERT_RETURN_IF_ERROR(latest.status());
  if (!latest->has_value()) {
    return absl::NotFoundError(fmt::format("{} has no run", options.store));
  }
  EvaluationOptions evaluation;
  evaluation.run = (*latest)->run;
  return Assemble(std::move(evaluation), *std::move(judge), options, *std::move(store));
}

}  // namespace alert::run
