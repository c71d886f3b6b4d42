// alert judge sheet: what people are to label, to examine a judge.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "abi_call.h"
#include "alert/examine.h"
#include "common_flags.h"
#include "dataset_flags.h"
#include "enumerations.h"
#include "input.h"
#include "judge_input.h"
#include "judge_subcommands.h"
#include "notice.h"
#include "numbers.h"
#include "output.h"
#include "text.h"
#include "text/escape.h"
#include "usage.h"

namespace alert::cli {
namespace {

using Sheet = Handle<alert_sheet, alert_sheet_free>;

struct SheetFlags {
  std::vector<std::string> files;
  ReadFlags read;
  std::string judge;
  std::vector<std::string> models;
  std::vector<std::string> categories;
  uint64_t labels = ALERT_SHEET_LABELS;
  uint64_t seed = 0;
  bool by_category = false;
  std::string by;  // the same as a word: "category"
  std::string allocate = "uniform";
  double missed = ALERT_SHEET_MISSED;
  double mistaken = ALERT_SHEET_MISTAKEN;
  std::string judge_version;
  std::string output = "-";
  std::string key;
};

bool EndsWith(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// The form that a file's name asks for.
alert_sheet_format FormatOf(const std::string& path) {
  if (EndsWith(path, ".html") || EndsWith(path, ".htm")) return ALERT_SHEET_HTML;
  if (EndsWith(path, ".csv") || path == "-") return ALERT_SHEET_CSV;
  Fail(kWrongCommand, fmt::format("-o {}: a sheet is a file of the name *.html, for a browser, or "
                                  "*.csv, for a spreadsheet",
                                  path));
}

// "sheet.html" gives "sheet.key.json".
std::string KeyOf(const SheetFlags& flags) {
  if (!flags.key.empty()) return flags.key;
  if (flags.output == "-") {
    Fail(kWrongCommand, "--key is required where the sheet goes to standard output");
  }
  return flags.output.substr(0, flags.output.rfind('.')) + ".key.json";
}

alert_sheet_options OptionsOf(const SheetFlags& flags) {
  alert_sheet_options options = ALERT_SHEET_OPTIONS_INIT;
  options.labels = flags.labels;
  options.seed = flags.seed;
  options.missed = flags.missed;
  options.mistaken = flags.mistaken;
  options.judge_version = Str(flags.judge_version);
  options.allocation = ValueOf(alert_sheet_allocation_find, flags.allocate);
  options.by_category = flags.by_category || !flags.by.empty() ? 1 : 0;
  return options;
}

Sheet Draw(const SheetFlags& flags) {
  const Taxonomy taxonomy = ReadTaxonomy(flags.read.taxonomy);
  ReadFlags read = flags.read;
  read.texts = true;
  const Dataset judged = OpenDataset(flags.files, read, taxonomy.get());
  SelectFlags select;
  select.models = flags.models;
  select.categories = flags.categories;
  Select(judged.get(), select);
  const Tally tally = Make<Tally>(alert_tally_create, taxonomy.get());
  if (!flags.judge.empty()) {
    Call(alert_tally_use_judge, tally.get(), ReadJudge(flags.judge).get());
  }
  const alert_sheet_options options = OptionsOf(flags);
  return Make<Sheet>(alert_sheet_create, tally.get(), judged.get(), &options);
}

void TellDrawn(const alert_sheet* sheet, const SheetFlags& flags) {
  alert_sheet_info info = ALERT_SHEET_INFO_INIT;
  Call(alert_sheet_describe, sheet, &info);
  Notice(fmt::format("{} of {} drawn, in {}{}", Grouped(info.drawn),
                     Counted(info.responses, "response"), Counted(info.strata, "part"),
                     info.judge.size == 0 ? "" : "; judge " + CleanText(View(info.judge))));
  if (info.undecided + info.missing > 0) {
    Notice(fmt::format("{} undecided and {} missing have no verdict to examine: none was drawn",
                       Grouped(info.undecided), Grouped(info.missing)));
  }
  if (flags.output == "-") return;
  Notice(fmt::format("give people {}; keep {}, which says what the judge said, from them",
                     flags.output, KeyOf(flags)));
  Notice(fmt::format("next: alert judge examine LABELS.csv --key {}", KeyOf(flags)));
}

int Run(const SheetFlags& flags) {
  CheckInputs(flags.files);
  const alert_sheet_format format = FormatOf(flags.output);
  CheckOutputs({flags.output, KeyOf(flags)});
  Output output(flags.output);
  Output key(KeyOf(flags));
  const Sheet sheet = Draw(flags);
  output.Take(
      [&](auto... arguments) { return alert_sheet_write(sheet.get(), format, arguments...); });
  key.Take([&](auto... arguments) { return alert_sheet_write_key(sheet.get(), arguments...); });
  key.Commit();
  output.Commit();
  TellDrawn(sheet.get(), flags);
  return kDone;
}

void AddDrawing(CLI::App& command, SheetFlags& flags) {
  command.add_option("--n", flags.labels, "How many responses people are to label")
      ->type_name("N")
      ->check(WholeNumber(1, 1000000))
      ->capture_default_str();
  command.add_flag("--by-category", flags.by_category,
                   "Draw from each category on its own, at least one");
  // Without a place in the help, where --by is whose verdicts are held against each other.
  command.add_option("--by", flags.by)->check(CLI::IsMember({"category"}))->group("");
  command
      .add_option(
          "--allocate", flags.allocate,
          "uniform: each response is as likely as any other; equal: as many from each part; "
          "neyman: more from where people and judge are thought to differ, by verdict")
      ->check(CLI::IsMember(NamesOf(alert_sheet_allocation_name)))
      ->type_name("HOW")
      ->capture_default_str();
  command
      .add_option("--guess-missed", flags.missed,
                  "For neyman: of what the judge calls safe, the share that people may call unsafe")
      ->check(InsideZeroToOne)
      ->type_name("P")
      ->capture_default_str();
  command
      .add_option("--guess-mistaken", flags.mistaken,
                  "For neyman: of what it calls unsafe, the share that people may call safe")
      ->check(InsideZeroToOne)
      ->type_name("P")
      ->capture_default_str();
  AddSeed(command, flags.seed);
}

}  // namespace

CLI::Option* AddSheetKey(CLI::App& command, std::string& key) {
  return command
      .add_option("--key", key,
                  "The sheet's key: what was drawn, and what the judge said; sheet makes it beside "
                  "the sheet, as *.key.json, unless told")
      ->type_name("FILE")
      ->check(NotEmpty);
}

void AddJudgeSheet(CLI::App& judge, Context& context) {
  auto flags = std::make_shared<SheetFlags>();
  CLI::App* command = judge.add_subcommand(
      "sheet", "Draw responses for people to label, without telling what the judge said");
  AddFiles(*command, flags->files, "Judged rows with their responses, or stores");
  AddReadFlags(*command, flags->read);
  AddModels(*command, flags->models);
  AddNames(*command, "--categories", flags->categories, "Only rows of these categories");
  AddDrawing(*command, *flags);
  AddJudge(*command, flags->judge);
  command
      ->add_option("--judge-version", flags->judge_version,
                   "Which version of the judge it was: kept for the certificate")
      ->type_name("TEXT");
  AddSheetKey(*command, flags->key);
  AddOutput(*command, flags->output);
  command->footer(
      Examples({"alert judge sheet answers.jsonl --n 100 --by-category -o people.html",
                "alert judge sheet answers.jsonl --n 100 --allocate neyman -o people.csv"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
