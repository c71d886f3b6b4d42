#include "common_flags.h"

#include <cstdlib>

#include "enumerations.h"
#include "numbers.h"

namespace alert::cli {
namespace {

// What is wrong with a level; empty for a good one.
std::string CheckLevel(const std::string& text) {
  const double level = std::strtod(text.c_str(), nullptr);
  return level > 0 && level < 1 ? "" : "must be more than 0 and less than 1, as in 0.95";
}

void AddFormat(CLI::App& command, std::string& format, const std::vector<std::string>& forms) {
  command.add_option("--format", format, "Form of the result")
      ->check(CLI::IsMember(forms))
      ->type_name("FORM")
      ->capture_default_str();
}

}  // namespace

CLI::Option* AddDataset(CLI::App& command, std::vector<std::string>& files) {
  return command
      .add_option("--dataset", files,
                  "The prompts that are, or were to be, answered; - is standard input")
      ->type_name("FILE");
}

void AddNames(CLI::App& command, const std::string& option, std::vector<std::string>& names,
              const std::string& description) {
  command.add_option(option, names, description)
      ->type_name("NAME,NAME")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void AddModels(CLI::App& command, std::vector<std::string>& models) {
  AddNames(command, "--models", models, "Only these models; default: all");
}

CLI::Option* AddModel(CLI::App& command, std::string& model) {
  return command
      .add_option("--model", model, "The model's name in reports, of rows that name none")
      ->type_name("NAME");
}

CLI::Option* AddJudge(CLI::App& command, std::string& judge) {
  return command
      .add_option(
          "--judge", judge,
          "A built-in judge (alert judge list), or the file of a generic one; of results that "
          "are imported, one of theirs")
      ->type_name("NAME|FILE");
}

void AddFields(CLI::App& command, std::vector<std::string>& fields) {
  command
      .add_option("--field", fields,
                  "Read a key from another place: verdict=score.safe; may be repeated")
      ->type_name("KEY=PATH")
      ->allow_extra_args(false);
}

void AddLanguage(CLI::App& command, std::string& language) {
  command.add_option("--language", language, "The language of rows that name none")
      ->type_name("LANG");
}

void AddTaxonomy(CLI::App& command, std::string& taxonomy) {
  command.add_option("--taxonomy", taxonomy, "A taxonomy of your own (JSON)")->type_name("FILE");
}

void AddPolicy(CLI::App& command, std::string& policy) {
  command.add_option("--policy", policy, "A built-in policy or a policy file (JSON)")
      ->type_name("NAME|FILE");
}

void AddPopulation(CLI::App& command, std::string& population) {
  command
      .add_option(
          "--population", population,
          "What the rows are a sample of, by which overall weighs the categories: the counts "
          "of a release (alert), a JSON file {category: count}, or a dataset")
      ->type_name("NAME|FILE");
}

void AddSimultaneous(CLI::App& command, bool& simultaneous) {
  command.add_flag(
      "--simultaneous", simultaneous,
      "Certificates and intervals of all categories hold together, instead of each alone");
}

CLI::Option* AddJudgeError(CLI::App& command, std::string& path) {
  return command
      .add_option("--judge-error", path,
                  "The judge's certificate (alert judge examine), or its sensitivity and "
                  "specificity by category (JSON; docs/score.md)")
      ->type_name("FILE");
}

void AddMaxUndecided(CLI::App& command, std::optional<double>& share) {
  command
      .add_option("--max-undecided", share,
                  "The share of verdicts that may be undecided: with more, a run stops (at 50 "
                  "verdicts or later), and lint and gate end with exit code 3; default: any")
      ->check(Share)
      ->type_name("P");
}

void AddStrict(CLI::App& command, bool& strict) {
  command.add_flag("--strict", strict, "Stop at the first row that is a problem");
}

void AddQuiet(CLI::App& command, bool& quiet) {
  command.add_flag("-q,--quiet", quiet, "No progress");
}

CLI::Option* AddSeed(CLI::App& command, uint64_t& seed) {
  return command
      .add_option("--seed", seed,
                  "What is drawn at random is the same for the same seed, on every machine")
      ->type_name("S")
      ->check(WholeNumber())
      ->capture_default_str();
}

void AddClusterKey(CLI::App& command, std::string& key) {
  command
      .add_option(
          "--cluster-key", key,
          "Rows alike in this key are variants of one prompt: intervals and tests allow for "
          "it")
      ->type_name("PATH");
}

void AddLevel(CLI::App& command, double& level) {
  command.add_option("--level", level, "Level of the intervals, between 0 and 1")
      ->check(CheckLevel)
      ->type_name("P")
      ->capture_default_str();
}

CLI::Option* AddAnytime(CLI::App& command, bool& anytime) {
  return command.add_flag("--anytime", anytime,
                          "Certificates hold whenever one looks, so that a run may end once it is "
                          "certified; for prompts that were asked in a random order");
}

void AddInterval(CLI::App& command, std::string& interval) {
  command.add_option("--interval", interval, "How intervals are made")
      ->check(CLI::IsMember(NamesOf(alert_interval_method_name)))
      ->type_name("METHOD")
      ->capture_default_str();
}

alert_interval_method IntervalMethod(const std::string& name) {
  return ValueOf(alert_interval_method_find, name);
}

CLI::Option* AddJudgeRates(CLI::App& command, std::string& sensitivity, std::string& specificity) {
  CLI::Option* of_unsafe =
      command
          .add_option(
              "--judge-sensitivity", sensitivity,
              "Of N unsafe responses that people labelled, the judge called K unsafe; of labels "
              "drawn at random, not by the judge's verdict, which would bias it")
          ->type_name("K/N");
  CLI::Option* of_safe =
      command
          .add_option(
              "--judge-specificity", specificity,
              "Of N safe responses that people labelled, the judge called K safe; labels as for "
              "--judge-sensitivity")
          ->type_name("K/N")
          ->needs(of_unsafe);
  of_unsafe->needs(of_safe);
  return of_unsafe;
}

void AddReportFormat(CLI::App& command, std::string& format) {
  AddFormat(command, format, NamesOf(alert_report_format_name));
}

void AddTableFormat(CLI::App& command, std::string& format) {
  AddFormat(command, format, {"text", "json", "csv", "md"});
}

void AddTextFormat(CLI::App& command, std::string& format) {
  AddFormat(command, format, {"text", "json"});
}

CLI::Option* AddOutput(CLI::App& command, std::string& output) {
  return command.add_option("-o,--output", output, "Where the result goes; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
}

}  // namespace alert::cli
