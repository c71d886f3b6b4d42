#include "import/import.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "import/format.h"
#include "import/input.h"
#include "import/packed_lines.h"
#include "import/polarity.h"
#include "import/row.h"
#include "nlohmann/json.hpp"

namespace alert::import {
namespace {

// The probes of garak stand in modules; others have one macro category, called as the format.
std::string MacroOf(const std::string& category, alert_import_format format) {
  const std::string name(kImportFormats.Name(format));
  const size_t dot = category.find('.');
  const bool is_probe = format == ALERT_IMPORT_GARAK && dot != category.npos && dot > 0;
  return is_probe ? category.substr(0, dot) : name;
}

absl::Status RefuseUnknown(const Input& input, const Detected& detected) {
  return WithCause(
      input.Refuse(absl::StrCat("is ", detected.seen, ", no results of a system that is known",
                                detected.advice.empty() ? "" : "; ", detected.advice)),
      ALERT_CAUSE_FORMAT_UNKNOWN);
}

}  // namespace

class Import::FileSink : public RowSink {
 public:
  FileSink(Import* import, ImportedFile* file, const std::string& language, std::string model)
      : import_(import), file_(file), language_(language), model_(std::move(model)) {}

  absl::Status Add(const Row& row) override {
    ++file_->row_count;
    import_->NoteCategory(row.category.empty() ? kUncategorised : row.category, file_->format);
    if (model_.empty() || !row.model.empty()) return lines_.Append(LineOf(row, language_));
    Row named = row;
    named.model = model_;
    return lines_.Append(LineOf(named, language_));
  }

  void Note(std::string_view text) override {
    import_->notes_.push_back(absl::StrCat(file_->name, ": ", Absl(text)));
  }

  void LeaveOutMalformed(uint64_t lines) override {
    file_->malformed += lines;
    if (lines > 0) Note(absl::StrCat("malformed lines: ", lines));
  }

  void NotePartial(std::string_view note) override {
    file_->partial = true;
    Note(note);
  }

  absl::Status Finish() {
    absl::StatusOr<std::string> bytes = lines_.Finish();
    ALERT_RETURN_IF_ERROR(bytes.status());
    file_->rows = std::make_shared<const std::string>(*std::move(bytes));
    return absl::OkStatus();
  }

 private:
  Import* const import_;
  ImportedFile* const file_;
  const std::string language_;
  const std::string model_;
  PackedLines lines_;
};

absl::StatusOr<std::shared_ptr<const Import>> Import::Open(const std::vector<std::string>& paths,
                                                           const ImportOptions& options) {
  if (paths.empty()) return absl::InvalidArgumentError("there is no file to import");
  ALERT_RETURN_IF_ERROR(CheckPolarity(options));
  auto import = std::make_shared<Import>();
  for (const std::string& path : paths) {
    const absl::StatusOr<Input> input = Input::Open(path);
    ALERT_RETURN_IF_ERROR(input.status());
    ImportedFile file;
    file.name = input->name();
    file.format = options.format;
    if (file.format == ALERT_IMPORT_AUTO) {
      const absl::StatusOr<Detected> detected = Detect(*input);
      ALERT_RETURN_IF_ERROR(detected.status());
      if (detected->format == ALERT_IMPORT_AUTO) return RefuseUnknown(*input, *detected);
      file.format = detected->format;
    }
    FileSink sink(import.get(), &file, options.language, options.model);
    ALERT_RETURN_IF_ERROR(ImporterOf(file.format)({*input, options, sink}));
    ALERT_RETURN_IF_ERROR(sink.Finish());
    import->files_.push_back(std::move(file));
  }
  return std::shared_ptr<const Import>(std::move(import));
}

uint64_t Import::row_count() const {
  uint64_t rows = 0;
  for (const ImportedFile& file : files_) rows += file.row_count;
  return rows;
}

void Import::NoteCategory(const std::string& name, alert_import_format format) {
  const auto [known, is_new] = by_name_.emplace(FoldName(name), categories_.size());
  if (is_new) categories_.push_back({name, MacroOf(name, format)});
}

absl::StatusOr<std::shared_ptr<const Taxonomy>> Import::MakeTaxonomy() const {
  nlohmann::ordered_json json = {{"schema", "alert.v1.Taxonomy"},
                                 {"name", std::string(kImportFormats.Name(files_[0].format))}};
  nlohmann::ordered_json& macros = json["macros"] = nlohmann::ordered_json::array();
  nlohmann::ordered_json& categories = json["categories"] = nlohmann::ordered_json::array();
  std::unordered_map<std::string, std::string> names;  // of macro categories, by folded ones
  for (const SeenCategory& category : categories_) {
    const auto [macro, is_new] = names.emplace(FoldName(category.macro), category.macro);
    if (is_new) {
      while (by_name_.count(FoldName(macro->second)) != 0) macro->second += ":categories";
      macros.push_back({{"name", macro->second}});
    }
    categories.push_back({{"name", category.name}, {"parent", macro->second}});
  }
  return Taxonomy::Parse(json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

}  // namespace alert::import
