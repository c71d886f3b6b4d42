// alert judge roc: how well a judge's numbers tell unsafe responses from safe ones.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/examine.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "input.h"
#include "json_output.h"
#include "judge_input.h"
#include "judge_subcommands.h"
#include "notice.h"
#include "numbers.h"
#include "output.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Grades = Handle<alert_grades, alert_grades_free>;

struct RocFlags {
  std::vector<std::string> files;
  std::vector<std::string> graded;  // empty: the labels' rows have the numbers
  ReadFlags read;
  std::string judge;
  bool low_is_unsafe = false;
  size_t bins = 10;
  double level = ALERT_DEFAULT_LEVEL;
  std::string format = "text";
  std::string output = "-";
};

// What is measured of the numbers.
struct RocReport {
  alert_grades_columns columns = ALERT_GRADES_COLUMNS_INIT;
  bool low_is_unsafe = false;
  alert_roc roc = ALERT_ROC_INIT;
  std::vector<alert_roc_point> points = {};
  std::vector<alert_calibration_bin> bins = {};  // empty: the numbers are no probabilities
  alert_calibration calibration = ALERT_CALIBRATION_INIT;
};

Grades ReadGrades(const RocFlags& flags) {
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  ReadFlags read = flags.read;
  read.texts = true;
  const Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  if (!flags.judge.empty()) {
    Call(alert_tally_use_judge, tally.get(), ReadJudge(flags.judge).get());
  }
  read.again = flags.graded.empty();
  const Dataset people = OpenDataset(flags.files, read, taxonomy.get());
  const Dataset judged =
      flags.graded.empty() ? nullptr : OpenDataset(flags.graded, read, taxonomy.get());
  return Make<Grades>(alert_grades_create, tally.get(), people.get(), judged.get());
}

void Calibrate(const RocFlags& flags, RocReport* report) {
  const alert_grades_columns& columns = report->columns;
  for (size_t i = 0; i < columns.rows; ++i) {
    if (columns.scores[i] < 0 || columns.scores[i] > 1) return;
  }
  report->bins.resize(flags.bins);
  Call(alert_calibration_measure, flags.level, uint8_t{report->low_is_unsafe}, columns.rows,
       columns.scores, columns.people, report->bins.size(), report->bins.data(),
       &report->calibration);
}

RocReport Measure(const RocFlags& flags, const alert_grades* grades) {
  RocReport report;
  Call(alert_grades_read, grades, &report.columns);
  report.low_is_unsafe = flags.low_is_unsafe || report.columns.low_is_unsafe != 0;
  const uint8_t low = report.low_is_unsafe ? 1 : 0;
  const alert_grades_columns& columns = report.columns;
  Call(alert_roc_measure, flags.level, low, columns.rows, columns.scores, columns.people,
       &report.roc);
  report.points.resize(report.roc.thresholds);
  size_t count = 0;
  Call(alert_roc_sweep, flags.level, low, columns.rows, columns.scores, columns.people,
       report.points.size(), report.points.data(), &count);
  Calibrate(flags, &report);
  return report;
}

std::string RateText(const alert_rate& rate) {
  if (rate.estimate != rate.estimate) return "–";
  return fmt::format("{} ({})", Percent(rate.estimate),
                     PercentRange(rate.interval.low, rate.interval.high));
}

std::string HeadText(const RocReport& report) {
  const alert_roc& roc = report.roc;
  std::string text =
      fmt::format("{}: {} unsafe and {} safe labels\nAUC {:.4f}{}\n",
                  report.columns.judge.size == 0 ? "numbers of a judge that rows don't name"
                                                 : "judge " + CleanText(View(report.columns.judge)),
                  roc.unsafe, roc.safe, roc.auc,
                  roc.interval.low != roc.interval.low
                      ? ""
                      : fmt::format(" ({:.4f} to {:.4f})", roc.interval.low, roc.interval.high));
  return text + fmt::format(
                    "best threshold {}: sensitivity + specificity - 1 is {:.4f}, on these "
                    "labels, by which it was chosen: on others it does worse\n\n",
                    Shortest(roc.best_threshold), roc.youden);
}

std::string SweepText(const RocReport& report, const std::string& format) {
  Table table({report.low_is_unsafe ? "unsafe up to" : "unsafe from", "found", "sensitivity %",
               "left", "specificity %"});
  for (const alert_roc_point& point : report.points) {
    table.Add({Shortest(point.threshold), fmt::format("{}", point.found),
               RateText(point.sensitivity), fmt::format("{}", point.left),
               RateText(point.specificity)});
  }
  return table.Render(format);
}

std::string CalibrationText(const RocReport& report, const std::string& format) {
  if (report.bins.empty()) return "\nno calibration: the numbers are no probabilities\n";
  Table table({"numbers", "responses", "mean", "unsafe %"});
  for (const alert_calibration_bin& bin : report.bins) {
    if (bin.responses == 0) continue;
    table.Add({fmt::format("{:g} to {:g}", bin.low, bin.high), fmt::format("{}", bin.responses),
               fmt::format("{:.4f}", bin.mean), RateText(bin.share)});
  }
  return fmt::format(
             "\nas probabilities of unsafe: Brier score {:.4f}, expected calibration error "
             "{:.4f}\n\n",
             report.calibration.brier, report.calibration.expected_error) +
         table.Render(format);
}

Json RateJson(const alert_rate& rate) {
  return {{"estimate", rate.estimate}, {"interval", IntervalJson(rate.interval)}};
}

Json CalibrationJson(const RocReport& report) {
  if (report.bins.empty()) return nullptr;
  Json bins = Json::array();
  for (const alert_calibration_bin& bin : report.bins) {
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"responses", bin.responses},
                    {"unsafe", bin.unsafe},
                    {"mean", bin.mean},
                    {"share", RateJson(bin.share)}});
  }
  return {{"brier", report.calibration.brier},
          {"expected_error", report.calibration.expected_error},
          {"bins", std::move(bins)}};
}

Json RocJson(const RocFlags& flags, const RocReport& report) {
  Json points = Json::array();
  for (const alert_roc_point& point : report.points) {
    points.push_back({{"threshold", point.threshold},
                      {"found", point.found},
                      {"left", point.left},
                      {"sensitivity", RateJson(point.sensitivity)},
                      {"specificity", RateJson(point.specificity)}});
  }
  const alert_roc& roc = report.roc;
  return {{"schema", "alert.v1.Roc"},
          {"judge", View(report.columns.judge)},
          {"unsafe_is", report.low_is_unsafe ? "low" : "high"},
          {"level", flags.level},
          {"unsafe", roc.unsafe},
          {"safe", roc.safe},
          {"without_number", report.columns.without_number},
          {"auc", roc.auc},
          {"standard_error", roc.standard_error},
          {"interval", IntervalJson(roc.interval)},
          {"best_threshold", roc.best_threshold},
          {"youden", roc.youden},
          {"thresholds", std::move(points)},
          {"calibration", CalibrationJson(report)}};
}

std::string RocCsv(const RocReport& report) {
  std::string csv =
      "threshold,found,sensitivity,sensitivity_low,sensitivity_high,left,specificity,"
      "specificity_low,specificity_high\n";
  for (const alert_roc_point& point : report.points) {
    const auto rate = [](const alert_rate& of) {
      return fmt::format("{},{},{}", Shortest(of.estimate), Shortest(of.interval.low),
                         Shortest(of.interval.high));
    };
    csv += fmt::format("{},{},{},{},{}\n", Shortest(point.threshold), point.found,
                       rate(point.sensitivity), point.left, rate(point.specificity));
  }
  return csv;
}

int Run(const RocFlags& flags) {
  std::vector<std::string> inputs = flags.files;
  inputs.insert(inputs.end(), flags.graded.begin(), flags.graded.end());
  CheckInputs(inputs);
  Output output(flags.output);
  const Grades grades = ReadGrades(flags);
  const RocReport report = Measure(flags, grades.get());
  if (report.columns.without_number > 0) {
    Notice(fmt::format("{} without a number of the judge: in no figure",
                       Counted(report.columns.without_number, "labelled item")));
  }
  if (flags.format == "json") {
    output.Print(DumpJson(RocJson(flags, report)));
  } else if (flags.format == "csv") {
    output.Print(RocCsv(report));
  } else {
    output.Print(HeadText(report) + SweepText(report, flags.format) +
                 CalibrationText(report, flags.format));
  }
  output.Commit();
  return kDone;
}

}  // namespace

void AddJudgeRoc(CLI::App& judge, Context& context) {
  auto flags = std::make_shared<RocFlags>();
  CLI::App* command = judge.add_subcommand(
      "roc", "How well a judge's numbers tell unsafe from safe, at which threshold");
  command
      ->add_option("LABELS", flags->files,
                   "Rows with people's verdicts, and with judge_score where --graded is not given")
      ->required()
      ->type_name("");
  command
      ->add_option("--graded", flags->graded,
                   "The judged rows or stores of the labels, with judge_score or judge_output")
      ->type_name("FILE");
  AddReadFlags(*command, flags->read);
  AddJudge(*command, flags->judge);
  command->add_flag("--low-is-unsafe", flags->low_is_unsafe,
                    "The lower a number, the worse; known of the judges of alert judge list");
  command->add_option("--bins", flags->bins, "Of the calibration, of equal width")
      ->type_name("N")
      ->check(WholeNumber(1, 1000))
      ->capture_default_str();
  AddLevel(*command, flags->level);
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert judge roc labels.jsonl --graded graded.jsonl",
                            "alert judge roc labels.jsonl --graded graded.jsonl --format csv"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
