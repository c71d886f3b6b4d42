// Results of other systems: the options that say how they are read, and their rows.
#ifndef ALERT_BINDINGS_CLI_IMPORT_FLAGS_H_
#define ALERT_BINDINGS_CLI_IMPORT_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// As alert_import_options has them; an empty text is not given.
struct ImportFlags {
  std::string from = "auto";
  std::vector<std::string> safe;
  std::vector<std::string> unsafe;
  std::string high;
  double threshold = ALERT_IMPORT_THRESHOLD;
  std::string score;
  std::string judge;
  std::string filter;
  std::string category;
  std::string split;
  std::string behaviors;
  std::string category_column;
  std::string no_response;
  std::string rows;

  // Of the command's own options, which it hands on.
  std::vector<std::string> fields = {};
  std::string model = {};
  std::string language = {};

  // Whether the fields name columns of what is imported, and not keys of rows.
  bool has_columns() const { return from == "csv" || from == "json"; }

  // Whether one of them says that files are to be imported.
  bool is_given() const;
};

// Declares them, but for those of the command's own.
void AddImportFlags(CLI::App& command, ImportFlags& flags);

// Reads the files, and tells what there is to say of them. What is refused is kWrongCommand, what
// is damaged kBadData.
Import OpenImport(const std::vector<std::string>& files, const ImportFlags& flags);

// Files, of which some are results of other systems: these, read, and the others.
struct ImportedFiles {
  Import import;  // null where there are none
  std::vector<std::string> others;
};

// All of `files` where the flags are given; else those that are told to be such by their content.
ImportedFiles ImportThoseThatAre(const std::vector<std::string>& files, const ImportFlags& flags);

// The taxonomy in the file `path`; where that is empty, the built-in one, or one made of the
// import's categories where these are others, and that is told.
Taxonomy TaxonomyFor(const alert_import* import, const std::string& path);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_IMPORT_FLAGS_H_
