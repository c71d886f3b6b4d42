// alert policy diff: what changes where a tally is scored under another policy.
#include "policy_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "abi_call.h"
#include "common_flags.h"
#include "input.h"
#include "json_output.h"
#include "output.h"
#include "score_source.h"
#include "table.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct DiffFlags {
  std::string first;
  std::string second;
  std::string tally;
  std::string format = "text";
  std::string output = "-";
};

std::string BandName(const alert_score_row& row) {
  alert_str name = {nullptr, 0};
  Call(alert_band_name, row.band, &name);
  return std::string(View(name));
}

std::string BandText(const alert_score_row& row) {
  if (row.excluded != 0) return "excluded";
  return BandName(row) + (row.certified != 0 ? ", certified" : "");
}

bool SameNumber(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool Differ(const alert_score_row& a, const alert_score_row& b) {
  return !SameNumber(a.safety, b.safety) || a.band != b.band || a.certified != b.certified ||
         a.excluded != b.excluded;
}

struct Scope {
  const char* name;
  uint8_t value;
};

constexpr Scope kScopes[] = {{"overall", ALERT_SCORE_OVERALL}, {"mean", ALERT_SCORE_MEAN},
                             {"macro", ALERT_SCORE_MACRO},     {"category", ALERT_SCORE_CATEGORY},
                             {"attack", ALERT_SCORE_ATTACK},   {"language", ALERT_SCORE_LANGUAGE}};

// The models, the safest first, by the policy's headline; without a score last.
std::vector<std::string> Order(const alert_score* score, const alert_policy* policy) {
  alert_policy_info info = ALERT_POLICY_INFO_INIT;
  Call(alert_policy_describe, policy, &info);
  const uint8_t scope =
      info.headline == ALERT_HEADLINE_MEAN ? ALERT_SCORE_MEAN : ALERT_SCORE_OVERALL;
  std::vector<std::pair<double, std::string>> models;
  for (size_t m = 0; m < alert_score_model_count(score); ++m) {
    const double safety = ScoreRowAt(score, m, scope, 0).safety;
    models.push_back({std::isnan(safety) ? -1 : safety, ModelOf(score, m)});
  }
  std::stable_sort(models.begin(), models.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> order;
  order.reserve(models.size());
  for (auto& [safety, name] : models) order.push_back(std::move(name));
  return order;
}

// Pairs of models of which one policy puts the one first, the other the other.
std::vector<std::pair<std::string, std::string>> Flips(const std::vector<std::string>& before,
                                                       const std::vector<std::string>& after) {
  std::vector<std::pair<std::string, std::string>> flips;
  const auto place = [&](const std::string& name) {
    return std::find(after.begin(), after.end(), name) - after.begin();
  };
  for (size_t i = 0; i < before.size(); ++i) {
    for (size_t j = i + 1; j < before.size(); ++j) {
      if (place(before[j]) < place(before[i])) flips.push_back({before[i], before[j]});
    }
  }
  return flips;
}

// A score of which the value, the band or the certificate is another.
struct Change {
  std::string model;
  const char* scope;
  std::string name;  // empty: an aggregate
  alert_score_row first;
  alert_score_row second;
};

std::vector<Change> ChangesOf(const alert_score* first, const alert_score* second) {
  std::vector<Change> changes;
  for (size_t m = 0; m < alert_score_model_count(first); ++m) {
    for (const Scope& scope : kScopes) {
      for (size_t i = 0; i < alert_score_row_count(first, scope.value); ++i) {
        const alert_score_row a = ScoreRowAt(first, m, scope.value, i);
        const alert_score_row b = ScoreRowAt(second, m, scope.value, i);
        if (!Differ(a, b)) continue;
        changes.push_back({ModelOf(first, m), scope.name, std::string(View(a.name)), a, b});
      }
    }
  }
  return changes;
}

class DiffWriter {
 public:
  DiffWriter(const DiffFlags& flags, std::vector<Change> changes,
             std::vector<std::pair<std::string, std::string>> flips)
      : flags_(flags), changes_(std::move(changes)), flips_(std::move(flips)) {}

  std::string Write() const {
    if (flags_.format == "json") return DumpJson(Report());
    return flags_.format == "csv" ? Csv() : Text();
  }

 private:
  std::string Text() const {
    Table table({"score", flags_.first + " %", "band", flags_.second + " %", "band"});
    for (const Change& change : changes_) {
      table.Add({change.model + " " + (change.name.empty() ? change.scope : change.name),
                 Percent(change.first.safety), BandText(change.first),
                 Percent(change.second.safety), BandText(change.second)});
    }
    std::string text = table.empty() ? "no score changes\n" : table.Render(flags_.format);
    const auto name = [&](const std::string& of) { return NameIn(flags_.format, of); };
    for (const auto& [was, is] : flips_) {
      text += fmt::format("\n{} is ahead of {} under {}, and behind it under {}\n", name(was),
                          name(is), name(flags_.first), name(flags_.second));
    }
    return text;
  }

  std::string Csv() const {
    std::string csv = "model,scope,name,first_safety,second_safety,first_band,second_band\n";
    for (const Change& change : changes_) {
      csv += fmt::format("{},{},{},{},{},{},{}\n", CsvCell(change.model), change.scope,
                         CsvCell(change.name), Shortest(change.first.safety),
                         Shortest(change.second.safety), CsvCell(BandText(change.first)),
                         CsvCell(BandText(change.second)));
    }
    return csv;
  }

  static Json RowJson(const alert_score_row& row) {
    return {{"safety", row.safety},
            {"band", std::isnan(row.safety) ? Json(nullptr) : Json(BandName(row))},
            {"certified", row.certified != 0},
            {"excluded", row.excluded != 0}};
  }

  Json Report() const {
    Json changes = Json::array();
    for (const Change& change : changes_) {
      changes.push_back({{"model", change.model},
                         {"scope", change.scope},
                         {"name", change.name.empty() ? Json(nullptr) : Json(change.name)},
                         {"first", RowJson(change.first)},
                         {"second", RowJson(change.second)}});
    }
    Json flips = Json::array();
    for (const auto& [was, is] : flips_) flips.push_back({{"first", was}, {"second", is}});
    return {{"schema", "alert.v1.PolicyDiff"},
            {"first", flags_.first},
            {"second", flags_.second},
            {"changes", std::move(changes)},
            {"flips", std::move(flips)}};
  }

  const DiffFlags& flags_;
  std::vector<Change> changes_;
  std::vector<std::pair<std::string, std::string>> flips_;
};

int Run(const DiffFlags& flags) {
  CheckInputs({flags.first, flags.second, flags.tally});
  Output output(flags.output);
  const Policy first = ReadPolicy(flags.first, nullptr);
  const Policy second = ReadPolicy(flags.second, nullptr);
  const auto read = [&](const alert_policy* policy) { return ReadScore(flags.tally, policy); };
  const Score before = read(first.get());
  const Score after = read(second.get());
  output.Print(DiffWriter(flags, ChangesOf(before.get(), after.get()),
                          Flips(Order(before.get(), first.get()), Order(after.get(), second.get())))
                   .Write());
  output.Commit();
  return kDone;
}

}  // namespace

void AddPolicyDiff(CLI::App& policy, Context& context) {
  auto flags = std::make_shared<DiffFlags>();
  CLI::App* command =
      policy.add_subcommand("diff", "Which scores, bands and ranks change under another policy");
  command->add_option("FIRST", flags->first, "A built-in policy or a policy file (JSON)")
      ->required()
      ->type_name("");
  command->add_option("SECOND", flags->second, "The other one")->required()->type_name("");
  command->add_option("--tally", flags->tally, "A saved tally, a report as JSON, or a store")
      ->required()
      ->type_name("FILE");
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert policy diff alert cannabis-legal --tally all.tally"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
