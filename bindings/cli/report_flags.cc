#include "report_flags.h"

#include "common_flags.h"
#include "enumerations.h"
#include "numbers.h"

namespace alert::cli {
void AddReportFlags(CLI::App& command, ReportFlags& flags) {
  AddPolicy(command, flags.policy);
  AddPopulation(command, flags.population);
  AddSimultaneous(command, flags.simultaneous);
  AddInterval(command, flags.interval);
  AddLevel(command, flags.level);
  CLI::Option* bootstrap =
      command
          .add_option("--bootstrap", flags.bootstrap,
                      "Replicates of a bootstrap, for the intervals of aggregates; 0: none")
          ->type_name("N")
          ->check(WholeNumber(0, 10000000))
          ->capture_default_str();
  AddSeed(command, flags.seed)->needs(bootstrap);
  CLI::Option* sensitivity = AddJudgeRates(command, flags.sensitivity, flags.specificity);
  CLI::Option* judge_error =
      command
          .add_option("--judge-error", flags.judge_error,
                      "The judge's sensitivity and specificity by category (JSON; docs/score.md)")
          ->type_name("FILE")
          ->excludes(sensitivity);
  AddAnytime(command, flags.anytime)->excludes(sensitivity)->excludes(judge_error);
  AddReportFormat(command, flags.format);
  command.add_option("--color", flags.color, "Whether text marks bands by colour too")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
  command
      .add_option("--width", flags.width,
                  "Columns that text fits into; 0: as wide as needed; default: the terminal's")
      ->type_name("N")
      ->check(WholeNumber(0, UINT32_MAX));
  AddOutput(command, flags.output);
}

}  // namespace alert::cli
