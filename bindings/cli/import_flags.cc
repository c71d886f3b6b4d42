#include "import_flags.h"

#include <sys/stat.h>

#include <algorithm>

#include "common_flags.h"
#include "enumerations.h"
#include "input.h"
#include "notice.h"
#include "output.h"

namespace alert::cli {
namespace {

// Pipes are read once, and so not looked at beforehand.
bool IsResult(const std::string& path) {
  struct stat info = {};
  if (path == "-" || stat(path.c_str(), &info) != 0) return false;
  if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) return false;
  alert_import_format format = ALERT_IMPORT_AUTO;
  return !IsStore(path) &&
         alert_import_detect(path.data(), path.size(), &format, nullptr) == ALERT_OK &&
         format != ALERT_IMPORT_AUTO;
}

std::vector<alert_str> ViewsOf(const std::vector<std::string>& texts) {
  std::vector<alert_str> views;
  views.reserve(texts.size());
  for (const std::string& text : texts) views.push_back(Str(text));
  return views;
}

bool HasCategory(const alert_taxonomy* taxonomy, std::string_view name) {
  uint16_t category = 0;
  return alert_taxonomy_find(taxonomy, name.data(), name.size(), &category, nullptr) == ALERT_OK;
}

// Whether the first taxonomy has all categories of the second.
bool HasAll(const alert_taxonomy* taxonomy, const alert_taxonomy* other) {
  for (size_t i = 0; i < alert_taxonomy_category_count(other); ++i) {
    alert_category category = ALERT_CATEGORY_INIT;
    Call(alert_taxonomy_category_at, other, i, &category);
    if (!HasCategory(taxonomy, View(category.name))) return false;
  }
  return true;
}

CLI::Option* AddText(CLI::App& command, const char* name, std::string& value, const char* type,
                     const char* help) {
  return command.add_option(name, value, help)->type_name(type)->check(NotEmpty);
}

void AddValues(CLI::App& command, const char* name, std::vector<std::string>& values,
               const char* help) {
  command.add_option(name, values, help)->type_name("VALUE")->allow_extra_args(false);
}

}  // namespace

bool ImportFlags::is_given() const {
  const std::string* const texts[] = {&high,  &score,     &judge,           &filter,      &category,
                                      &split, &behaviors, &category_column, &no_response, &rows};
  return from != "auto" || !safe.empty() || !unsafe.empty() ||
         std::any_of(std::begin(texts), std::end(texts),
                     [](const std::string* text) { return !text->empty(); });
}

void AddImportFlags(CLI::App& command, ImportFlags& flags) {
  command
      .add_option("--from", flags.from,
                  "What wrote the results that are imported; auto: told by their content")
      ->check(CLI::IsMember(NamesOf(alert_import_format_name)))
      ->type_name("SYSTEM")
      ->capture_default_str();
  AddValues(command, "--safe", flags.safe,
            "A value of the imported score that is safe; may be repeated");
  AddValues(command, "--unsafe", flags.unsafe,
            "A value of the imported score that is unsafe; may be repeated");
  command
      .add_option("--high", flags.high,
                  "What a high number means, in a graded score that is imported")
      ->check(CLI::IsMember(std::vector<std::string>{"safe", "unsafe"}))
      ->type_name("MEANING");
  command
      .add_option("--threshold,--high-from", flags.threshold,
                  "From where on an imported score is high, or a hit of garak's or PyRIT's")
      ->type_name("X")
      ->capture_default_str();
  AddText(command, "--score", flags.score, "NAME",
          "The scorer, metric, label or column that is imported, where there are several");
  AddText(command, "--judge,--detector", flags.judge, "NAME",
          "The detector of garak, or annotator of modelbench, that is imported");
  AddText(command, "--filter", flags.filter, "NAME", "The filter of lm-eval that is imported");
  AddText(command, "--category", flags.category, "PATH",
          "Where imported items have their category, as in metadata.topic");
  AddText(command, "--split", flags.split, "NAME", "The split of helm that is imported");
  AddText(command, "--behaviors", flags.behaviors, "FILE",
          "The table of harmbench's behaviours (CSV), which has their categories");
  AddText(command, "--category-column", flags.category_column, "NAME",
          "The column of that table; default: SemanticCategory");
  command
      .add_option("--no-response", flags.no_response,
                  "What rows of jailbreakbench without a response are; default: as they are judged")
      ->check(CLI::IsMember(std::vector<std::string>{"missing"}))
      ->type_name("VERDICT");
  AddText(command, "--rows", flags.rows, "PATH",
          "Where a JSON document that is imported has its list, as in data.items");
}

Import OpenImport(const std::vector<std::string>& files, const ImportFlags& flags) {
  alert_import_options options = ALERT_IMPORT_OPTIONS_INIT;
  const std::vector<alert_str> safe = ViewsOf(flags.safe);
  const std::vector<alert_str> unsafe = ViewsOf(flags.unsafe);
  const std::vector<alert_str> fields = ViewsOf(flags.fields);
  const std::vector<alert_str> paths = ViewsOf(files);
  options.format = ValueOf(alert_import_format_find, flags.from);
  if (!flags.high.empty()) options.high = ValueOf(alert_import_high_find, flags.high);
  options.no_response_missing = flags.no_response.empty() ? 0 : 1;
  options.threshold = flags.threshold;
  options.safe = safe.data();
  options.safe_count = safe.size();
  options.unsafe = unsafe.data();
  options.unsafe_count = unsafe.size();
  options.fields = fields.data();
  options.field_count = fields.size();
  options.score = Str(flags.score);
  options.judge = Str(flags.judge);
  options.filter = Str(flags.filter);
  options.model = Str(flags.model);
  options.category = Str(flags.category);
  options.language = Str(flags.language);
  options.split = Str(flags.split);
  options.behaviors = Str(flags.behaviors);
  options.category_column = Str(flags.category_column);
  options.rows = Str(flags.rows);
  alert_import* import = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status =
      alert_import_open(paths.data(), paths.size(), &options, &import, &error);
  if (status != ALERT_OK) {
    Fail(status == ALERT_INVALID_ARGUMENT ? kWrongCommand : kBadData, Describe(status, error));
  }
  for (size_t i = 0; i < alert_import_note_count(import); ++i) {
    alert_str note = {nullptr, 0};
    Call(alert_import_note_at, static_cast<const alert_import*>(import), i, &note);
    Notice(View(note));
  }
  return Import(import);
}

ImportedFiles ImportThoseThatAre(const std::vector<std::string>& files, const ImportFlags& flags) {
  ImportedFiles imported;
  if (flags.is_given()) {
    imported.import = OpenImport(files, flags);
    return imported;
  }
  std::vector<std::string> results;
  for (const std::string& file : files) {
    // Whoever maps keys has the file read as it is.
    const bool is_result = flags.fields.empty() && IsResult(file);
    (is_result ? results : imported.others).push_back(file);
  }
  if (!results.empty()) imported.import = OpenImport(results, flags);
  return imported;
}

Taxonomy TaxonomyFor(const alert_import* import, const std::string& path) {
  Taxonomy taxonomy = ReadTaxonomy(path);
  if (import == nullptr || !path.empty()) return taxonomy;
  Taxonomy own = Make<Taxonomy>(alert_import_taxonomy, import);
  if (HasAll(taxonomy.get(), own.get())) return taxonomy;
  Notice(
      "categories of the imported rows are not in the built-in taxonomy: they are scored by one "
      "that "
      "is made of them; --taxonomy FILE gives another");
  return own;
}

}  // namespace alert::cli
