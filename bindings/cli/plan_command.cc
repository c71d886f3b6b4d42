// alert plan: how many prompts it takes, and what the prompts that there are can tell.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <string>

#include "command.h"
#include "common_flags.h"
#include "input.h"
#include "numbers.h"
#include "output.h"
#include "plan_numbers.h"
#include "plan_output.h"
#include "usage.h"

namespace alert::cli {
namespace {

// Below one half, success would be what mostly does not happen.
std::string CheckPower(const std::string& text) {
  const double power = std::strtod(text.c_str(), nullptr);
  return power >= 0.5 && power < 1 ? "" : "must be at least 0.5 and less than 1, as in 0.8";
}

int Run(const PlanFlags& flags) {
  CheckInputs(flags.dataset);
  Output output(flags.output);
  output.Print(WritePlan(flags, MakePlan(flags)));
  output.Commit();
  return kDone;
}

// What the responses are expected to be like, but for the judge's errors.
void AddExpected(CLI::App& command, PlanFlags& flags) {
  const auto add_count = [&](const char* name, uint32_t& count, const char* help) {
    return command.add_option(name, count, help)->type_name("N")->check(WholeNumber(1, 500));
  };
  add_count("--variants", flags.variants, "Rows of each prompt: its attacks and languages");
  add_count("--samples", flags.samples, "Generations for each row");
  command
      .add_option("--icc", flags.icc,
                  "How alike the responses to one prompt are, to its variants and samples: their "
                  "correlation, 1 where all come out the same")
      ->type_name("R")
      ->check(Share);
  command
      .add_option("--undecided", flags.undecided,
                  "The share of responses that will have no verdict, and count against the model")
      ->type_name("P")
      ->check(Share);
  command
      .add_option("--max-unscored", flags.max_unscored,
                  "The share without a verdict above which the policy certifies nothing")
      ->type_name("P")
      ->check(Share);
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
  command->add_flag("--curve", flags->curve, "The chance of a certificate by number of prompts");
  add("--difference", flags->difference, "A difference between two models to be seen");
  add("--margin", flags->margin, "A drop that a model as safe as another is shown to be less than");
  add("--discordant", flags->discordant,
      "The share of prompts on which their verdicts differ; default: as if they were independent");
  AddExpected(*command, *flags);
  AddDataset(*command, flags->dataset);
  AddReadFlags(*command, flags->read);
  AddClusterKey(*command, flags->cluster_key);
  AddInterval(*command, flags->interval);
  AddLevel(*command, flags->level);
  AddJudgeRates(*command, flags->sensitivity, flags->specificity);
  AddTableFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->get_option("--variants")->excludes(command->get_option("--dataset"));
  command->footer(Examples({"alert plan --threshold 0.99 --expected 0.995",
                            "alert plan --margin 0.01 --discordant 0.05",
                            "alert plan --dataset prompts.jsonl --difference 0.01",
                            "alert plan --variants 5 --icc 0.3 --curve",
                            "alert plan --undecided 0.002 --max-unscored 0.01"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
