#include "panel_input.h"

#include <fmt/format.h>

#include <cmath>

#include "input.h"
#include "notice.h"
#include "report_flags.h"
#include "store_source.h"

namespace alert::cli {

void AddPanelFlags(CLI::App& command, PanelFlags& flags, const std::string& rater_option,
                   const std::string& rater_help) {
  AddFiles(command, flags.files, "Judged rows, JSON Lines");
  command.add_option(rater_option, flags.raters, rater_help)
      ->type_name("NAME,NAME")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddLevel(command, flags.level);
  command.add_option("--format", flags.format, "Form of the result")
      ->check(CLI::IsMember({"text", "json", "csv", "md"}))
      ->type_name("FORM")
      ->capture_default_str();
  AddReadFlags(command, flags.read);
  AddOutput(command, flags.output);
}

Panel ReadPanel(const PanelFlags& flags, alert_rater_kind kind, const alert_taxonomy* taxonomy) {
  Panel panel = Make<Panel, kWrongCommand>(alert_panel_create, taxonomy, kind);
  for (const std::string& file : flags.files) {
    const bool by_judge = kind == ALERT_RATER_JUDGE && IsStore(file);
    std::vector<std::string> sources;
    if (!by_judge) sources.push_back(file);
    const Dataset judged = OpenDataset(sources, flags.read, taxonomy);
    if (by_judge) AddStoreByJudge(judged.get(), file);
    const std::string name = NameOfInput(file);
    // Rows that name no model are those of the file.
    if (kind == ALERT_RATER_MODEL) {
      Call(alert_dataset_set_default, judged.get(), "model", size_t{5}, name.data(), name.size());
    }
    Call(alert_panel_add_dataset, panel.get(), judged.get(), name.data(), name.size());
  }
  const std::string problems = SummarizeProblems(
      [&](alert_problem_kind of) { return alert_panel_problem_count(panel.get(), of); });
  if (alert_panel_item_count(panel.get()) == 0) {
    FailWithoutRows(NamesOfInputs(flags.files), "judged rows", problems, panel.get(),
                    alert_panel_problem_sample);
  }
  if (!problems.empty()) Notice(problems);
  TellHints(panel.get(), alert_panel_problem_sample_count, alert_panel_problem_sample);
  return panel;
}

std::vector<uint16_t> ChooseRaters(const alert_panel* panel, const PanelFlags& flags,
                                   const std::string& what) {
  std::vector<uint16_t> raters;
  for (const std::string& name : flags.raters) {
    uint16_t rater = 0;
    Call<kWrongCommand>(alert_panel_find_rater, panel, name.data(), name.size(), &rater);
    raters.push_back(rater);
  }
  if (flags.raters.empty()) {
    for (size_t i = 0; i < alert_panel_rater_count(panel); ++i) {
      raters.push_back(static_cast<uint16_t>(i));
    }
  }
  if (raters.size() < 2) {
    Fail(kBadData, fmt::format("{}: only one {} ({}); it takes two to compare",
                               NamesOfInputs(flags.files), what, RaterName(panel, raters[0])));
  }
  return raters;
}

std::string RaterName(const alert_panel* panel, size_t rater) {
  alert_str name = {nullptr, 0};
  Call(alert_panel_rater, panel, rater, &name);
  return std::string(View(name));
}

std::string CategoryName(const alert_taxonomy* taxonomy, size_t category) {
  alert_category entry = ALERT_CATEGORY_INIT;
  Call(alert_taxonomy_category, taxonomy, category, &entry);
  return std::string(View(entry.name));
}

Json ProblemsJson(const alert_panel* panel) {
  Json problems = Json::object();
  for (alert_problem_kind kind = 0; kind < ALERT_PROBLEM_KIND_COUNT; ++kind) {
    alert_str name = {nullptr, 0};
    Call(alert_problem_kind_name, kind, &name);
    problems[std::string(View(name))] = alert_panel_problem_count(panel, kind);
  }
  return problems;
}

std::string DumpJson(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

Json IntervalJson(const alert_interval& interval) {
  if (std::isnan(interval.low)) return nullptr;
  return {{"low", interval.low}, {"high", interval.high}};
}

}  // namespace alert::cli
