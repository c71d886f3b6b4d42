// alert taxonomy: the risk taxonomy, as text or JSON, with the codes of another taxonomy.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "abi_call.h"
#include "command.h"
#include "common_flags.h"
#include "input.h"
#include "output.h"
#include "text/escape.h"
#include "text/utf8.h"
#include "usage.h"

namespace alert::cli {
namespace {

struct TaxonomyFlags {
  std::string name;
  std::string crosswalk;
  std::string taxonomy;
  std::string format = "text";
  std::string output = "-";
};

alert_category CategoryAt(const alert_taxonomy* taxonomy, size_t index) {
  alert_category category = ALERT_CATEGORY_INIT;
  Call(alert_taxonomy_category_at, taxonomy, index, &category);
  return category;
}

alert_macro MacroAt(const alert_taxonomy* taxonomy, size_t index) {
  alert_macro macro = ALERT_MACRO_INIT;
  Call(alert_taxonomy_macro_at, taxonomy, index, &macro);
  return macro;
}

// Calls `visit` with each mapping of the category.
template <typename Visit>
void ForEachMapping(const alert_crosswalk* crosswalk, uint16_t category, Visit visit) {
  const size_t count = alert_crosswalk_mapping_count(crosswalk, category);
  for (size_t i = 0; i < count; ++i) {
    alert_mapping mapping = ALERT_MAPPING_INIT;
    Call(alert_crosswalk_mapping_at, crosswalk, category, i, &mapping);
    visit(mapping);
  }
}

// "S5, S13 (weak)"; "unmapped" where there is none.
std::string CodesText(const alert_crosswalk* crosswalk, uint16_t category) {
  std::string text;
  ForEachMapping(crosswalk, category, [&](const alert_mapping& mapping) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", CleanText(View(mapping.code)),
                        mapping.weak != 0 ? " (weak)" : "");
  });
  return text.empty() ? "unmapped" : text;
}

std::string HeadingText(const alert_crosswalk* crosswalk) {
  alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
  Call(alert_crosswalk_describe, crosswalk, &info);
  return fmt::format("Crosswalk to {} ({}): {}\n\n", CleanText(View(info.title)),
                     CleanText(View(info.provenance)), CleanText(View(info.source)));
}

// One line a category, under its macro category: title, or codes where there is a crosswalk.
std::string MacroText(const alert_taxonomy* taxonomy, const alert_macro& macro,
                      const alert_crosswalk* crosswalk) {
  std::string text = fmt::format("{}{}\n", PadToWidth(CleanText(View(macro.name)), 26),
                                 CleanText(View(macro.title)));
  for (size_t i = 0; i < macro.category_count; ++i) {
    const alert_category category = CategoryAt(taxonomy, macro.first_category + i);
    text += fmt::format("  {}{}\n", PadToWidth(CleanText(View(category.name)), 24),
                        crosswalk != nullptr ? CodesText(crosswalk, category.index)
                                             : CleanText(View(category.title)));
  }
  return text;
}

std::string CategoryText(const alert_taxonomy* taxonomy, const alert_category& category,
                         const alert_crosswalk* crosswalk) {
  const alert_macro macro = MacroAt(taxonomy, category.macro);
  std::string text =
      fmt::format("{}: {}\n  {}\n  macro category: {} ({})\n", CleanText(View(category.name)),
                  CleanText(View(category.title)), CleanText(View(category.definition)),
                  CleanText(View(macro.name)), CleanText(View(macro.title)));
  if (crosswalk == nullptr) return text;
  ForEachMapping(crosswalk, category.index, [&](const alert_mapping& mapping) {
    text += fmt::format("  {}: {}{}{}{}\n", CleanText(View(mapping.code)),
                        CleanText(View(mapping.title)), mapping.weak != 0 ? " (weak)" : "",
                        mapping.note.size != 0 ? ": " : "", CleanText(View(mapping.note)));
  });
  if (CodesText(crosswalk, category.index) == "unmapped") text += "  unmapped\n";
  return text;
}

std::string MappingsJson(const alert_crosswalk* crosswalk, uint16_t category) {
  std::string json;
  ForEachMapping(crosswalk, category, [&](const alert_mapping& mapping) {
    json +=
        fmt::format(R"({}{{"code":{},"title":{},"weak":{},"note":{}}})", json.empty() ? "" : ",",
                    JsonString(View(mapping.code)), JsonString(View(mapping.title)),
                    mapping.weak != 0, JsonString(View(mapping.note)));
  });
  return "[" + json + "]";
}

std::string CategoryJson(const alert_taxonomy* taxonomy, const alert_category& category,
                         const alert_crosswalk* crosswalk) {
  std::string json = fmt::format(R"({{"name":{},"title":{},"definition":{},"macro":{})",
                                 JsonString(View(category.name)), JsonString(View(category.title)),
                                 JsonString(View(category.definition)),
                                 JsonString(View(MacroAt(taxonomy, category.macro).name)));
  if (crosswalk != nullptr) {
    alert_crosswalk_info info = ALERT_CROSSWALK_INFO_INIT;
    Call(alert_crosswalk_describe, crosswalk, &info);
    json +=
        fmt::format(R"(,"crosswalk":{},"provenance":{},"codes":{})", JsonString(View(info.name)),
                    JsonString(View(info.provenance)), MappingsJson(crosswalk, category.index));
  }
  return json + "}";
}

std::string MacroJson(const alert_taxonomy* taxonomy, const alert_macro& macro,
                      const alert_crosswalk* crosswalk) {
  std::string categories;
  for (size_t i = 0; i < macro.category_count; ++i) {
    if (i > 0) categories += ",";
    categories += CategoryJson(taxonomy, CategoryAt(taxonomy, macro.first_category + i), crosswalk);
  }
  return fmt::format(R"({{"name":{},"title":{},"definition":{},"categories":[{}]}})",
                     JsonString(View(macro.name)), JsonString(View(macro.title)),
                     JsonString(View(macro.definition)), categories);
}

void PrintAll(const alert_taxonomy* taxonomy, const alert_crosswalk* crosswalk, bool json,
              Output& output) {
  if (json) {
    output.Take([&](auto... arguments) {
      return crosswalk != nullptr ? alert_crosswalk_write_json(crosswalk, arguments...)
                                  : alert_taxonomy_write_json(taxonomy, arguments...);
    });
    return;
  }
  if (crosswalk != nullptr) output.Print(HeadingText(crosswalk));
  for (size_t i = 0; i < alert_taxonomy_macro_count(taxonomy); ++i) {
    if (i > 0) output.Print("\n");
    output.Print(MacroText(taxonomy, MacroAt(taxonomy, i), crosswalk));
  }
}

// Prints the category, or else the macro category, with this name or alias.
void PrintOne(const std::string& name, const alert_taxonomy* taxonomy,
              const alert_crosswalk* crosswalk, bool json, Output& output) {
  uint16_t index = 0;
  if (alert_taxonomy_find_macro(taxonomy, name.data(), name.size(), &index, nullptr) == ALERT_OK) {
    const alert_macro macro = MacroAt(taxonomy, index);
    if (json) return output.Print(MacroJson(taxonomy, macro, crosswalk) + "\n");
    output.Print(MacroText(taxonomy, macro, crosswalk));
    if (crosswalk == nullptr) output.Print("\n" + CleanText(View(macro.definition)) + "\n");
    return;
  }
  Call<kWrongCommand>(alert_taxonomy_find, taxonomy, name.data(), name.size(), &index);
  const alert_category category = CategoryAt(taxonomy, index);
  output.Print(json ? CategoryJson(taxonomy, category, crosswalk) + "\n"
                    : CategoryText(taxonomy, category, crosswalk));
}

int Run(const TaxonomyFlags& flags) {
  CheckInputs({flags.taxonomy, flags.crosswalk});
  const Taxonomy taxonomy = ReadTaxonomy(flags.taxonomy);
  Crosswalk crosswalk;
  if (!flags.crosswalk.empty()) crosswalk = ReadCrosswalk(flags.crosswalk, taxonomy.get());
  const bool json = flags.format == "json";
  Output output(flags.output);
  if (flags.name.empty()) {
    PrintAll(taxonomy.get(), crosswalk.get(), json, output);
  } else {
    PrintOne(flags.name, taxonomy.get(), crosswalk.get(), json, output);
  }
  output.Commit();
  return kDone;
}

}  // namespace

void AddTaxonomyCommand(CLI::App& app, Context& context) {
  auto flags = std::make_shared<TaxonomyFlags>();
  CLI::App* command =
      app.add_subcommand("taxonomy", "Show the risk taxonomy, or one category of it");
  command->add_option("NAME", flags->name, "A category or macro category, or an alias of one")
      ->type_name("");
  AddTaxonomy(*command, flags->taxonomy);
  command
      ->add_option("--crosswalk", flags->crosswalk,
                   "With the codes of another taxonomy: mlcommons, pyrit, or a file (JSON)")
      ->type_name("NAME|FILE");
  AddTextFormat(*command, flags->format);
  AddOutput(*command, flags->output);
  command->footer(Examples({"alert taxonomy", "alert taxonomy hate_women --crosswalk mlcommons",
                            "alert taxonomy --format json"}));
  command->callback([flags, &context] { context.action = [flags] { return Run(*flags); }; });
}

}  // namespace alert::cli
