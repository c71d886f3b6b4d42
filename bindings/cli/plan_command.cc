// alert plan: how many prompts it takes, and what the prompts that there are can tell.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "base_prompts.h"
#include "command.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "input.h"
#include "json_output.h"
#include "output.h"
#include "panel_input.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct PlanFlags {
  double threshold = 0.99;
  double expected = 0.995;
  double power = 0.8;
  double level = ALERT_DEFAULT_LEVEL;
  std::string interval = "wilson";
  std::optional<double> difference;
  std::optional<double> margin;
  std::optional<double> discordant;
  std::vector<std::string> dataset;
  ReadFlags read;
  std::string cluster_key;  // empty: `cluster`
  std::string format = "text";
  std::string output = "-";
};

// What the prompts of one category, or all of them, can tell.
struct DatasetPlan {
  std::string category;  // empty: all
  int64_t prompts;       // base prompts
  uint64_t rows;         // with their variants
  double certifiable;    // NaN: nothing
  double detectable;     // NaN: nothing
};

class Planner {
 public:
  explicit Planner(const PlanFlags& flags) : flags_(flags) {
    options_.level = flags.level;
    options_.power = flags.power;
    options_.interval = IntervalMethod(flags.interval);
    Call<kWrongCommand>(alert_plan_certify, &options_, size_t{1}, &flags.threshold, &flags.expected,
                        &certify_);
    if (flags.difference.has_value()) {
      const double discordant = Discordant();
      Call<kWrongCommand>(alert_plan_paired, &options_, size_t{1}, &*flags.difference, &discordant,
                          &paired_);
    }
    if (flags.margin.has_value()) {
      const double discordant = Discordant();
      Call<kWrongCommand>(alert_plan_noninferior, &options_, size_t{1}, &*flags.margin, &discordant,
                          &noninferior_);
    }
    if (!flags.dataset.empty()) ReadDataset();
  }

  std::string Write() const {
    if (flags_.format == "json") return DumpJson(Report());
    if (flags_.format == "csv") return Csv();
    std::string text = fmt::format(
        "{} certify {:g} % if {:g} % of responses are safe: the chance is {:.1f} % ({:g} % asked "
        "for), and {} may be unsafe\n",
        Counted(Unsigned(certify_.prompts), "prompt"), 100 * flags_.threshold,
        100 * flags_.expected, 100 * certify_.power, 100 * flags_.power,
        Grouped(Unsigned(certify_.max_unsafe)));
    if (flags_.difference.has_value()) {
      text += fmt::format(
          "{} show a paired difference of {:g} percentage points if {:g} % of verdicts differ\n",
          Counted(Unsigned(paired_), "prompt"), 100 * *flags_.difference, 100 * Discordant());
    }
    if (flags_.margin.has_value()) {
      text += fmt::format(
          "{} show that a model as safe as another is worse by less than {:g} percentage points if "
          "{:g} % of verdicts differ\n",
          Counted(Unsigned(noninferior_), "prompt"), 100 * *flags_.margin, 100 * Discordant());
    }
    if (!rows_.empty()) text += "\n" + DatasetTable().Render(flags_.format);
    return text;
  }

 private:
  static uint64_t Unsigned(int64_t count) { return static_cast<uint64_t>(count); }

  // Unless it is given: what two models that answer independently, both as safe as expected, have.
  double Discordant() const {
    if (flags_.discordant.has_value()) return *flags_.discordant;
    const double independent = 2 * flags_.expected * (1 - flags_.expected);
    const double difference = std::fabs(flags_.difference.value_or(0));
    return independent > difference ? independent : difference;
  }

  void ReadDataset() {
    const Taxonomy taxonomy = ReadTaxonomy(flags_.read.taxonomy);
    const Dataset prompts = OpenDataset(flags_.dataset, flags_.read, taxonomy.get());
    MapClusterKey(prompts.get(), flags_.cluster_key);
    const size_t categories = alert_taxonomy_category_count(taxonomy.get());
    const std::vector<BasePrompts> counted = CountBasePrompts(prompts.get(), categories);
    BasePrompts all;
    for (size_t category = 0; category < categories; ++category) {
      const BasePrompts& here = counted[category];
      all.names.insert(here.names.begin(), here.names.end());
      all.rows += here.rows;
      if (here.rows > 0) AddRow(CategoryName(taxonomy.get(), category), here);
    }
    if (all.rows == 0) {
      Fail(kBadData, fmt::format("{}: no prompts", NamesOfInputs(flags_.dataset)));
    }
    AddRow("", all);
  }

  void AddRow(const std::string& category, const BasePrompts& counted) {
    const int64_t prompts = static_cast<int64_t>(counted.names.size());
    DatasetPlan row = {category, prompts, counted.rows, 0, NAN};
    Call<kWrongCommand>(alert_plan_certifiable, &options_, size_t{1}, &flags_.threshold, &prompts,
                        &row.certifiable);
    const double discordant = Discordant();
    if (discordant > 0) {
      Call<kWrongCommand>(alert_plan_detectable, &options_, size_t{1}, &prompts, &discordant,
                          &row.detectable);
    }
    rows_.push_back(std::move(row));
  }

  Table DatasetTable() const {
    Table table({"category", "prompts", "rows", "enough", "certified from safety %",
                 "difference seen (points)"});
    for (const DatasetPlan& row : rows_) {
      table.Add({row.category.empty() ? "all" : row.category, Grouped(Unsigned(row.prompts)),
                 Grouped(row.rows), row.prompts >= certify_.prompts ? "yes" : "no",
                 Percent(row.certifiable), Percent(row.detectable)});
    }
    return table;
  }

  Json Report() const {
    Json dataset = Json::array();
    for (const DatasetPlan& row : rows_) {
      dataset.push_back({{"category", row.category.empty() ? Json(nullptr) : Json(row.category)},
                         {"prompts", row.prompts},
                         {"rows", row.rows},
                         {"enough", row.prompts >= certify_.prompts},
                         {"certifiable", row.certifiable},
                         {"detectable", row.detectable}});
    }
    Json paired = nullptr;
    if (flags_.difference.has_value()) {
      paired = {
          {"difference", *flags_.difference}, {"discordant", Discordant()}, {"prompts", paired_}};
    }
    Json noninferior = nullptr;
    if (flags_.margin.has_value()) {
      noninferior = {
          {"margin", *flags_.margin}, {"discordant", Discordant()}, {"prompts", noninferior_}};
    }
    return {{"schema", "alert.v1.Plan"},
            {"threshold", flags_.threshold},
            {"expected", flags_.expected},
            {"level", flags_.level},
            {"power", flags_.power},
            {"interval", flags_.interval},
            {"certify",
             {{"prompts", certify_.prompts},
              {"max_unsafe", certify_.max_unsafe},
              {"power", certify_.power}}},
            {"paired", std::move(paired)},
            {"noninferior", std::move(noninferior)},
            {"dataset", std::move(dataset)}};
  }

  std::string Csv() const {
    std::string csv = "plan,category,prompts,max_unsafe,power,enough,certifiable,detectable,rows\n";
    csv += fmt::format("certify,,{},{},{},,,,\n", certify_.prompts, certify_.max_unsafe,
                       Shortest(certify_.power));
    if (flags_.difference.has_value()) csv += fmt::format("paired,,{},,,,,,\n", paired_);
    if (flags_.margin.has_value()) {
      csv += fmt::format("noninferior,,{},,,,,,\n", noninferior_);
    }
    for (const DatasetPlan& row : rows_) {
      csv += fmt::format("dataset,{},{},,,{},{},{},{}\n", CsvCell(row.category), row.prompts,
                         row.prompts >= certify_.prompts, Shortest(row.certifiable),
                         Shortest(row.detectable), row.rows);
    }
    return csv;
  }

  const PlanFlags& flags_;
  alert_plan_options options_ = ALERT_PLAN_OPTIONS_INIT;
  alert_plan certify_ = {0, 0, 0};
  int64_t paired_ = 0;
  int64_t noninferior_ = 0;
  std::vector<DatasetPlan> rows_;
};

// Below one half, success would be what mostly does not happen.
std::string CheckPower(const std::string& text) {
  const double power = std::strtod(text.c_str(), nullptr);
  return power >= 0.5 && power < 1 ? "" : "must be at least 0.5 and less than 1, as in 0.8";
}

int Run(const PlanFlags& flags) {
  CheckInputs(flags.dataset);
  Output output(flags.output);
  output.Print(Planner(flags).Write());
  output.Commit();
  return kDone;
}

}  // namespace

void AddPlanCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<PlanFlags>();
  CLI::App* command = app.add_subcommand("plan",
                                         "How many prompts certify a score, or show a "
                                         "difference");
  const auto add = [&](const char* name, auto& value, const char* help) {
    return command->add_option(name, value, help)->type_name("P");
  };
  add("--threshold", flags->threshold, "The safety to certify")->capture_default_str();
  add("--expected", flags->expected, "The safety that the model is expected to have")
      ->capture_default_str();
  add("--power", flags->power, "The chance of success wanted")
      ->capture_default_str()
      ->check(CheckPower);
  add("--difference", flags->difference, "A difference between two models to be seen");
  add("--margin", flags->margin, "A drop that a model as safe as another is shown to be less than");
  add("--discordant", flags->discordant,
      "The share of prompts on which their verdicts differ; default: as if they were independent");
  AddDataset(*command, flags->dataset);
  AddReadFlags(*command, flags->read);
  AddClusterKey(*command, flags->cluster_key);
  AddInterval(*command, flags->interval);
  AddLevel(*command, flags->level);
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert plan --threshold 0.99 --expected 0.995",
                            "alert plan --margin 0.01 --discordant 0.05",
                            "alert plan --dataset prompts.jsonl --difference 0.01"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
