#include "plan_output.h"

#include <fmt/format.h>

#include "json_output.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"

namespace alert::cli {
namespace {

uint64_t Unsigned(int64_t count) {
  return static_cast<uint64_t>(count);
}

std::string Prompts(int64_t prompts) {
  return Counted(Unsigned(prompts), "prompt");
}

// --- For people ----------------------------------------------------------------------------------

std::string CertifyText(const PlanFlags& flags, const PlanNumbers& numbers) {
  const std::string wanted = fmt::format("certify {:g} % if {:g} % of responses are safe",
                                         100 * flags.threshold, 100 * flags.expected);
  if (!numbers.certify.has_value()) {
    return fmt::format("no number of prompts can {} with so few labels of the judge\n", wanted);
  }
  const alert_plan& plan = *numbers.certify;
  std::string text = Prompts(plan.prompts);
  if (plan.responses != plan.prompts) {
    text += fmt::format(", with {} in all,", Counted(Unsigned(plan.responses), "response"));
  }
  text += fmt::format(" {}: the chance is {:.1f} % ({:g} % asked for)", wanted, 100 * plan.power,
                      100 * flags.power);
  if (plan.power_error > 0) {
    text += fmt::format(", simulated to {:.1f} points", 100 * plan.power_error);
  }
  if (plan.max_unsafe >= 0) {
    text += fmt::format(", and {} may be unsafe{}", Grouped(Unsigned(plan.max_unsafe)),
                        flags.undecided > 0 ? " or undecided" : "");
  }
  return text + "\n";
}

// What was expected of the responses, a sentence each.
std::string ExpectedText(const PlanFlags& flags, const PlanNumbers& numbers) {
  std::string text;
  if (flags.icc.has_value()) {
    text += fmt::format("responses to one prompt are expected to correlate by {:g}\n", *flags.icc);
  }
  if (flags.undecided > 0) {
    text += fmt::format("{:g} % of responses are expected to have no verdict, and count as unsafe",
                        100 * flags.undecided);
    if (flags.max_unscored.has_value()) {
      text += fmt::format("; above {:g} % nothing is certified", 100 * *flags.max_unscored);
    }
    text += "\n";
  }
  if (numbers.judge.has_value()) {
    const alert_judge_error& judge = *numbers.judge;
    text += fmt::format(
        "the judge is expected to find {} of {} and {} of {}, and safety is corrected by that\n",
        Grouped(Unsigned(judge.unsafe_found)),
        Counted(Unsigned(judge.unsafe_total), "unsafe label"), Grouped(Unsigned(judge.safe_found)),
        Counted(Unsigned(judge.safe_total), "safe label"));
  }
  return text;
}

std::string DifferencesText(const PlanFlags& flags, const PlanNumbers& numbers) {
  std::string text;
  if (flags.difference.has_value()) {
    text += fmt::format(
        "{} show a paired difference of {:g} percentage points if {:g} % of verdicts differ\n",
        Prompts(numbers.paired), 100 * *flags.difference, 100 * numbers.discordant);
  }
  if (flags.margin.has_value()) {
    text += fmt::format(
        "{} show that a model as safe as another is worse by less than {:g} percentage points if "
        "{:g} % of verdicts differ\n",
        Prompts(numbers.noninferior), 100 * *flags.margin, 100 * numbers.discordant);
  }
  return text;
}

Table LabelTable(const PlanNumbers& numbers) {
  Table table({"unsafe labels", "safe labels", "prompts"});
  for (const LabelPlan& plan : numbers.labels) {
    table.Add({Grouped(Unsigned(plan.labels.unsafe_total)),
               Grouped(Unsigned(plan.labels.safe_total)),
               plan.prompts.has_value() ? Grouped(Unsigned(*plan.prompts)) : "none will do"});
  }
  return table;
}

Table CurveTable(const PlanNumbers& numbers) {
  Table table({"prompts", "chance %"});
  for (const PowerPoint& point : numbers.curve) {
    table.Add({Grouped(Unsigned(point.prompts)), Percent(point.power)});
  }
  return table;
}

Table DatasetTable(const PlanNumbers& numbers) {
  Table table({"category", "prompts", "rows", "enough", "certified from safety %",
               "difference seen (points)"});
  for (const DatasetPlan& row : numbers.dataset) {
    table.Add({row.category.empty() ? "all" : row.category, Grouped(Unsigned(row.prompts)),
               Grouped(Unsigned(row.rows)), row.enough ? "yes" : "no", Percent(row.certifiable),
               Percent(row.detectable)});
  }
  return table;
}

std::string Text(const PlanFlags& flags, const PlanNumbers& numbers) {
  std::string text =
      CertifyText(flags, numbers) + ExpectedText(flags, numbers) + DifferencesText(flags, numbers);
  for (const Table& table : {LabelTable(numbers), CurveTable(numbers), DatasetTable(numbers)}) {
    if (!table.empty()) text += "\n" + table.Render(flags.format);
  }
  return text;
}

// --- For programs --------------------------------------------------------------------------------

Json CertifyJson(const PlanNumbers& numbers) {
  if (!numbers.certify.has_value()) return nullptr;
  const alert_plan& plan = *numbers.certify;
  return {{"prompts", plan.prompts},
          {"max_unsafe", plan.max_unsafe < 0 ? Json(nullptr) : Json(plan.max_unsafe)},
          {"power", plan.power},
          {"responses", plan.responses},
          {"power_error", plan.power_error}};
}

Json ResponsesJson(const PlanFlags& flags, const PlanNumbers& numbers) {
  Json judge = nullptr;
  if (numbers.judge.has_value()) {
    judge = {{"sensitivity", {numbers.judge->unsafe_found, numbers.judge->unsafe_total}},
             {"specificity", {numbers.judge->safe_found, numbers.judge->safe_total}}};
  }
  const auto or_null = [](const std::optional<double>& value) {
    return value.has_value() ? Json(*value) : Json(nullptr);
  };
  return {{"variants", flags.dataset.empty() ? Json(flags.variants) : Json(nullptr)},
          {"samples", flags.samples},
          {"icc", or_null(flags.icc)},
          {"undecided", flags.undecided},
          {"max_unscored", or_null(flags.max_unscored)},
          {"judge", std::move(judge)}};
}

Json DatasetJson(const PlanNumbers& numbers) {
  Json dataset = Json::array();
  for (const DatasetPlan& row : numbers.dataset) {
    dataset.push_back({{"category", row.category.empty() ? Json(nullptr) : Json(row.category)},
                       {"prompts", row.prompts},
                       {"rows", row.rows},
                       {"enough", row.enough},
                       {"certifiable", row.certifiable},
                       {"detectable", row.detectable}});
  }
  return dataset;
}

Json CurveJson(const PlanNumbers& numbers) {
  Json curve = Json::array();
  for (const PowerPoint& point : numbers.curve) {
    curve.push_back({{"prompts", point.prompts}, {"power", point.power}});
  }
  return curve;
}

Json LabelsJson(const PlanNumbers& numbers) {
  Json labels = Json::array();
  for (const LabelPlan& plan : numbers.labels) {
    labels.push_back({{"unsafe", plan.labels.unsafe_total},
                      {"safe", plan.labels.safe_total},
                      {"prompts", plan.prompts.has_value() ? Json(*plan.prompts) : Json(nullptr)}});
  }
  return labels;
}

Json Report(const PlanFlags& flags, const PlanNumbers& numbers) {
  Json paired = nullptr;
  if (flags.difference.has_value()) {
    paired = {{"difference", *flags.difference},
              {"discordant", numbers.discordant},
              {"prompts", numbers.paired}};
  }
  Json noninferior = nullptr;
  if (flags.margin.has_value()) {
    noninferior = {{"margin", *flags.margin},
                   {"discordant", numbers.discordant},
                   {"prompts", numbers.noninferior}};
  }
  return {{"schema", "alert.v1.Plan"},
          {"threshold", flags.threshold},
          {"expected", flags.expected},
          {"level", flags.level},
          {"power", flags.power},
          {"interval", flags.interval},
          {"responses", ResponsesJson(flags, numbers)},
          {"certify", CertifyJson(numbers)},
          {"labels", LabelsJson(numbers)},
          {"curve", CurveJson(numbers)},
          {"paired", std::move(paired)},
          {"noninferior", std::move(noninferior)},
          {"dataset", DatasetJson(numbers)}};
}

std::string CertifyCsv(const PlanNumbers& numbers) {
  if (!numbers.certify.has_value()) return "certify,,,,,,,,,,,\n";
  const alert_plan& plan = *numbers.certify;
  return fmt::format("certify,,{},{},{},,,,,{},,\n", plan.prompts,
                     plan.max_unsafe < 0 ? "" : std::to_string(plan.max_unsafe),
                     Shortest(plan.power), plan.responses);
}

std::string Csv(const PlanFlags& flags, const PlanNumbers& numbers) {
  std::string csv =
      "plan,category,prompts,max_unsafe,power,enough,certifiable,detectable,rows,responses,"
      "unsafe_labels,safe_labels\n" +
      CertifyCsv(numbers);
  for (const LabelPlan& plan : numbers.labels) {
    csv += fmt::format("labels,,{},,,,,,,,{},{}\n",
                       plan.prompts.has_value() ? std::to_string(*plan.prompts) : "",
                       plan.labels.unsafe_total, plan.labels.safe_total);
  }
  for (const PowerPoint& point : numbers.curve) {
    csv += fmt::format("curve,,{},,{},,,,,,,\n", point.prompts, Shortest(point.power));
  }
  if (flags.difference.has_value()) csv += fmt::format("paired,,{},,,,,,,,,\n", numbers.paired);
  if (flags.margin.has_value()) {
    csv += fmt::format("noninferior,,{},,,,,,,,,\n", numbers.noninferior);
  }
  for (const DatasetPlan& row : numbers.dataset) {
    csv += fmt::format("dataset,{},{},,,{},{},{},{},,,\n", CsvCell(row.category), row.prompts,
                       row.enough, Shortest(row.certifiable), Shortest(row.detectable), row.rows);
  }
  return csv;
}

}  // namespace

std::string WritePlan(const PlanFlags& flags, const PlanNumbers& numbers) {
  if (flags.format == "json") return DumpJson(Report(flags, numbers));
  return flags.format == "csv" ? Csv(flags, numbers) : Text(flags, numbers);
}

}  // namespace alert::cli
