// alert judge examine: what people's labels of a sheet say of the judge.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/examine.h"
#include "common_flags.h"
#include "enumerations.h"
#include "input.h"
#include "judge_subcommands.h"
#include "output.h"
#include "table.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Examination = Handle<alert_examination, alert_examination_free>;

struct ExamineFlags {
  std::vector<std::string> files;
  std::string key;
  double level = ALERT_DEFAULT_LEVEL;
  std::string format = "text";
  std::string output = "-";
  std::string certificate;
  std::string labels;
};

Examination Read(const ExamineFlags& flags) {
  const std::string key = ReadInput(flags.key);
  std::vector<std::string> texts;
  std::vector<alert_str> labels;
  std::vector<alert_str> names;
  for (const std::string& file : flags.files) texts.push_back(ReadInput(file));
  for (const std::string& text : texts) labels.push_back(Str(text));
  for (const std::string& file : flags.files) names.push_back(Str(file));
  return Make<Examination>(alert_examination_create, key.data(), key.size(), names.data(),
                           labels.data(), labels.size(), flags.level);
}

std::vector<alert_examination_row> RowsOf(const alert_examination* examination) {
  std::vector<alert_examination_row> rows(alert_examination_row_count(examination),
                                          ALERT_EXAMINATION_ROW_INIT);
  for (size_t i = 0; i < rows.size(); ++i) {
    Call(alert_examination_row_at, examination, i, &rows[i]);
  }
  return rows;
}

int64_t LabelsOf(const alert_labelled& counts) {
  return counts.both_safe + counts.judge_only + counts.person_only + counts.both_unsafe;
}

// "90.00 (85.12–94.20)".
std::string EstimateText(double estimate, const alert_interval& interval) {
  if (estimate != estimate) return "–";
  return fmt::format("{} ({})", Percent(estimate), PercentRange(interval.low, interval.high));
}

std::string AgreementText(const alert_agreement& agreement) {
  if (agreement.estimate != agreement.estimate) return "–";
  if (agreement.interval.low != agreement.interval.low) {
    return fmt::format("{:.4f}", agreement.estimate);
  }
  return fmt::format("{:.4f} ({:.4f} to {:.4f})", agreement.estimate, agreement.interval.low,
                     agreement.interval.high);
}

std::string HeadText(const alert_examination_info& info) {
  std::string judge = info.judge.size == 0 ? "a judge that rows don't name"
                                           : "judge " + CleanText(View(info.judge));
  if (info.judge_version.size > 0) judge += " " + CleanText(View(info.judge_version));
  return fmt::format("{}: {} of {} drawn from {} labelled by {}\n", judge, Grouped(info.labelled),
                     Grouped(info.drawn), Counted(info.responses, "response"),
                     Counted(info.raters, "rater"));
}

std::string RatersText(const alert_examination_info& info) {
  std::string text;
  if (info.raters > 1) {
    text += fmt::format("raters agree: {}; Gwet's AC1 {}; Krippendorff's alpha {}\n",
                        AgreementText(info.percent), AgreementText(info.gwet),
                        AgreementText(info.krippendorff));
  }
  if (info.unsure > 0) {
    text += fmt::format("{} unsafe only because raters are unsure or disagree\n",
                        Counted(info.unsure, "response"));
  }
  return text;
}

std::string RowsText(const std::vector<alert_examination_row>& rows) {
  Table table(
      {"category", "labels", "missed", "mistaken", "sensitivity %", "specificity %", "safety %"});
  const auto add = [&](const alert_examination_row& row, const std::string& name) {
    table.Add({name, fmt::format("{}", LabelsOf(row.labels)),
               fmt::format("{}", row.labels.judge_only), fmt::format("{}", row.labels.person_only),
               EstimateText(row.sensitivity.estimate, row.sensitivity.interval),
               EstimateText(row.specificity.estimate, row.specificity.interval),
               EstimateText(row.safety.safety, row.safety.interval)});
  };
  for (size_t i = 1; i < rows.size(); ++i) add(rows[i], std::string(View(rows[i].category)));
  add(rows[0], "all");
  return table.Text();
}

std::string MistakeText(const alert_examination_mistake& mistake) {
  return fmt::format("  {} {}, {}, {}, {}: the judge says {}\n", CleanText(View(mistake.model)),
                     CleanText(View(mistake.id)), CleanText(View(mistake.category)),
                     CleanText(View(mistake.attack)), CleanText(View(mistake.language)),
                     NameOf(alert_verdict_name, mistake.judged));
}

std::string MistakesText(const alert_examination* examination) {
  constexpr size_t kShown = 20;
  const size_t count = alert_examination_mistake_count(examination);
  if (count == 0) return "";
  std::string text =
      fmt::format("where people say another thing: {}\n", Counted(count, "response"));
  for (size_t i = 0; i < count && i < kShown; ++i) {
    alert_examination_mistake mistake = ALERT_EXAMINATION_MISTAKE_INIT;
    Call(alert_examination_mistake_at, examination, i, &mistake);
    text += MistakeText(mistake);
  }
  if (count > kShown) text += fmt::format("  and {} more\n", Grouped(count - kShown));
  return text;
}

std::string ExaminationText(const alert_examination* examination) {
  alert_examination_info info = ALERT_EXAMINATION_INFO_INIT;
  Call(alert_examination_describe, examination, &info);
  return HeadText(info) + RatersText(info) + "\n" + RowsText(RowsOf(examination)) + "\n" +
         MistakesText(examination);
}

std::string CertificateText(const alert_examination* examination) {
  return Collect(alert_examination_write, examination);
}

int Run(const ExamineFlags& flags) {
  std::vector<std::string> inputs = flags.files;
  inputs.push_back(flags.key);
  CheckInputs(inputs);
  CheckOutputs({flags.output, flags.certificate, flags.labels});
  Output output(flags.output);
  const auto open = [](const std::string& path) {
    return path.empty() ? nullptr : std::make_unique<Output>(path);
  };
  const std::unique_ptr<Output> certificate = open(flags.certificate);
  const std::unique_ptr<Output> labels = open(flags.labels);
  const Examination examination = Read(flags);
  output.Print(flags.format == "json" ? CertificateText(examination.get())
                                      : ExaminationText(examination.get()));
  if (certificate != nullptr) {
    certificate->Print(CertificateText(examination.get()));
    certificate->Commit();
  }
  if (labels != nullptr) {
    labels->Print(Collect(alert_examination_write_labels, examination.get()));
    labels->Commit();
  }
  output.Commit();
  return kDone;
}

}  // namespace

void AddJudgeExamine(CLI::App& judge, Context& context) {
  auto flags = std::make_shared<ExamineFlags>();
  CLI::App* command = judge.add_subcommand(
      "examine", "What people's labels of a sheet say of the judge, and its certificate");
  command->add_option("LABELS", flags->files, "Sheets that people have filled in (CSV)")
      ->required()
      ->type_name("");
  AddSheetKey(*command, flags->key)->required();
  command
      ->add_option("--certificate", flags->certificate,
                   "Write the certificate, which alert score --judge-error takes")
      ->type_name("FILE")
      ->check(NotEmpty);
  command
      ->add_option("--save-labels", flags->labels,
                   "Write what people say as rows, for alert score --labels and alert judge roc")
      ->type_name("FILE")
      ->check(NotEmpty);
  AddLevel(*command, flags->level);
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert judge examine anna.csv ben.csv --key sheet.key.json",
                "alert judge examine anna.csv --key sheet.key.json --certificate c.json"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
