#include "plan_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base_prompts.h"
#include "common_flags.h"
#include "input.h"
#include "judge_error.h"
#include "panel_input.h"

namespace alert::cli {
namespace {

// What can't be planned together, said in the words of the command.
void CheckTogether(const PlanFlags& flags) {
  const bool several = flags.variants > 1 || flags.samples > 1;
  if (several && !flags.icc.has_value()) {
    Fail(kWrongCommand,
         "--variants and --samples need --icc: how alike the responses to one prompt are, 1 where "
         "all come out the same (then only the prompts count), 0 where they are independent");
  }
  if (flags.icc.has_value() && !several && flags.dataset.empty()) {
    Fail(kWrongCommand,
         "--icc is of several responses to one prompt: say how many there are with --variants or "
         "--samples, or give a --dataset that has variants");
  }
  if (flags.undecided > 0 && flags.max_unscored.has_value() &&
      flags.undecided >= *flags.max_unscored) {
    Fail(kWrongCommand, fmt::format("--undecided {} is no less than --max-unscored {}: nothing is "
                                    "certified then, whatever the number of prompts",
                                    flags.undecided, *flags.max_unscored));
  }
}

class Planner {
 public:
  explicit Planner(const PlanFlags& flags) : flags_(flags) {
    options_.level = flags.level;
    options_.power = flags.power;
    options_.interval = IntervalMethod(flags.interval);
    options_.samples = flags.samples;
    options_.icc = flags.icc.value_or(0);
    options_.undecided = flags.undecided;
    options_.has_max_unscored = flags.max_unscored.has_value() ? 1 : 0;
    options_.max_unscored = flags.max_unscored.value_or(0);
    SetSizes({flags.variants});
    const JudgeErrors judge = ReadJudgeErrors(flags.sensitivity, flags.specificity, "", nullptr);
    if (judge.samples.empty()) return;
    options_.has_judge = 1;
    options_.judge = judge.samples[0];
    numbers_.judge = options_.judge;
  }

  PlanNumbers Plan() {
    PlanDifferences();
    const std::vector<BasePrompts> prompts = ReadPrompts();
    BasePrompts all;
    for (const BasePrompts& of_category : prompts) all.Add(of_category);
    if (!prompts.empty()) SetSizes(SizesOf(all));
    PlanCertificate();
    if (flags_.curve) AddCurve();
    for (size_t category = 0; category < prompts.size(); ++category) {
      if (!prompts[category].rows.empty()) AddRow(names_[category], prompts[category]);
    }
    if (!prompts.empty()) AddRow("", all);
    return std::move(numbers_);
  }

 private:
  void SetSizes(std::vector<int64_t> sizes) {
    sizes_ = std::move(sizes);
    options_.cluster_sizes = sizes_.data();
    options_.cluster_count = sizes_.size();
  }

  // Unless it is known how alike variants are, they count once.
  std::vector<int64_t> SizesOf(const BasePrompts& prompts) const {
    return flags_.icc.has_value() ? prompts.Sizes() : std::vector<int64_t>{1};
  }

  bool IsPlain() const {
    return std::all_of(sizes_.begin(), sizes_.end(), [](int64_t rows) { return rows == 1; }) &&
           flags_.samples == 1 && flags_.undecided == 0 && !numbers_.judge.has_value();
  }

  // Unless it is given: what two models that answer independently, both as safe as expected, have.
  double Discordant() const {
    if (flags_.discordant.has_value()) return *flags_.discordant;
    const double independent = 2 * flags_.expected * (1 - flags_.expected);
    return std::max(independent, std::fabs(flags_.difference.value_or(0)));
  }

  void PlanDifferences() {
    numbers_.discordant = Discordant();
    if (flags_.difference.has_value()) {
      Call<kWrongCommand>(alert_plan_paired, &options_, size_t{1}, &*flags_.difference,
                          &numbers_.discordant, &numbers_.paired);
    }
    if (flags_.margin.has_value()) {
      Call<kWrongCommand>(alert_plan_noninferior, &options_, size_t{1}, &*flags_.margin,
                          &numbers_.discordant, &numbers_.noninferior);
    }
  }

  // By category; none without a dataset.
  std::vector<BasePrompts> ReadPrompts() {
    if (flags_.dataset.empty()) return {};
    const Taxonomy taxonomy = ReadTaxonomy(flags_.read.taxonomy);
    const Dataset dataset = OpenDataset(flags_.dataset, flags_.read, taxonomy.get());
    MapClusterKey(dataset.get(), flags_.cluster_key);
    const size_t categories = alert_taxonomy_category_count(taxonomy.get());
    for (size_t i = 0; i < categories; ++i) names_.push_back(CategoryName(taxonomy.get(), i));
    std::vector<BasePrompts> counted = CountBasePrompts(dataset.get(), categories);
    const bool none = std::all_of(counted.begin(), counted.end(),
                                  [](const BasePrompts& each) { return each.rows.empty(); });
    if (none) Fail(kBadData, fmt::format("{}: no prompts", NamesOfInputs(flags_.dataset)));
    return counted;
  }

  // None where it takes more prompts than there can be.
  std::optional<alert_plan> Certify(const alert_plan_options& options) const {
    alert_plan plan = {0, 0, 0, 0, 0};
    alert_error error = ALERT_ERROR_INIT;
    const alert_status status =
        alert_plan_certify(&options, 1, &flags_.threshold, &flags_.expected, &plan, &error);
    if (status == ALERT_OK) return plan;
    if (status != ALERT_OUT_OF_RANGE || !numbers_.judge.has_value()) {
      Fail(kWrongCommand, Describe(status, error));
    }
    return std::nullopt;
  }

  void PlanCertificate() {
    numbers_.certify = Certify(options_);
    if (!numbers_.judge.has_value()) return;
    AddLabels(*numbers_.judge, numbers_.certify);
    constexpr int64_t kShown = 8;        // times as many labels, at least
    constexpr int64_t kFarthest = 1024;  // where fewer won't do
    for (int64_t times = 2; times <= kFarthest; times *= 2) {
      if (times > kShown && numbers_.labels.back().prompts.has_value()) break;
      const alert_plan_options options = WithLabels(times);
      AddLabels(options.judge, Certify(options));
    }
  }

  // So many times as many labels, with the same rates.
  alert_plan_options WithLabels(int64_t times) const {
    alert_plan_options options = options_;
    for (int64_t* count : {&options.judge.unsafe_found, &options.judge.unsafe_total,
                           &options.judge.safe_found, &options.judge.safe_total}) {
      *count *= times;
    }
    return options;
  }

  void AddLabels(const alert_judge_error& labels, const std::optional<alert_plan>& plan) {
    numbers_.labels.push_back({labels, std::nullopt});
    if (plan.has_value()) numbers_.labels.back().prompts = plan->prompts;
  }

  // Around the number that is planned.
  void AddCurve() {
    if (!numbers_.certify.has_value()) return;
    for (const double times : {0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0}) {
      const double planned = static_cast<double>(numbers_.certify->prompts);
      const int64_t prompts = std::llround(std::ceil(times * planned));
      double power = 0;
      Call<kWrongCommand>(alert_plan_power, &options_, size_t{1}, &flags_.threshold,
                          &flags_.expected, &prompts, &power);
      numbers_.curve.push_back({prompts, power});
    }
  }

  void AddRow(const std::string& category, const BasePrompts& counted) {
    const auto prompts = static_cast<int64_t>(counted.rows.size());
    int64_t rows = 0;
    for (const auto& [name, count] : counted.rows) rows += count;
    SetSizes(SizesOf(counted));
    DatasetPlan row = {category, prompts, rows, false, NAN, NAN};
    Call<kWrongCommand>(alert_plan_certifiable, &options_, size_t{1}, &flags_.threshold, &prompts,
                        &row.certifiable);
    if (IsPlain() && numbers_.discordant > 0) {
      Call<kWrongCommand>(alert_plan_detectable, &options_, size_t{1}, &prompts,
                          &numbers_.discordant, &row.detectable);
    }
    // Its clusters may be of other sizes than those of all.
    row.enough = flags_.icc.has_value() || !numbers_.certify.has_value()
                     ? row.certifiable <= flags_.expected
                     : prompts >= numbers_.certify->prompts;
    numbers_.dataset.push_back(std::move(row));
  }

  const PlanFlags& flags_;
  alert_plan_options options_ = ALERT_PLAN_OPTIONS_INIT;
  std::vector<int64_t> sizes_;  // that options_ points to
  std::vector<std::string> names_;
  PlanNumbers numbers_;
};

}  // namespace

PlanNumbers MakePlan(const PlanFlags& flags) {
  CheckTogether(flags);
  return Planner(flags).Plan();
}

}  // namespace alert::cli
