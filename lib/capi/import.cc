#include "alert/import.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_stream.h"
#include "base/guard.h"
#include "base/status.h"
#include "capi/handles.h"
#include "import/format.h"
#include "import/import.h"
#include "import/input.h"

using alert::capi::CheckTexts;
using alert::capi::CopyIn;
using alert::capi::Guard;
using alert::capi::MakeHandle;
using alert::capi::NoIndex;
using alert::capi::Str;
using alert::capi::View;
using alert::capi::WriteAll;
using alert::import::Detected;
using alert::import::Import;
using alert::import::ImportOptions;
using alert::import::Input;

namespace {

absl::Status CopyTexts(const alert_str* texts, size_t count, const char* name,
                       std::vector<std::string>* out) {
  if (texts == nullptr && count != 0) return alert::capi::NullArgument(name);
  ALERT_RETURN_IF_ERROR(CheckTexts(texts, count, name));
  for (size_t i = 0; i < count; ++i) out->emplace_back(View(texts[i].data, texts[i].size));
  return absl::OkStatus();
}

// The texts of the options, and where each goes.
struct OptionText {
  const char* name;
  alert_str alert_import_options::*given;
  std::string ImportOptions::*wanted;
};

constexpr OptionText kOptionTexts[] = {
    {"options.score", &alert_import_options::score, &ImportOptions::score},
    {"options.judge", &alert_import_options::judge, &ImportOptions::judge},
    {"options.filter", &alert_import_options::filter, &ImportOptions::filter},
    {"options.model", &alert_import_options::model, &ImportOptions::model},
    {"options.category", &alert_import_options::category, &ImportOptions::category},
    {"options.language", &alert_import_options::language, &ImportOptions::language},
    {"options.split", &alert_import_options::split, &ImportOptions::split},
    {"options.behaviors", &alert_import_options::behaviors, &ImportOptions::behaviors},
    {"options.category_column", &alert_import_options::category_column,
     &ImportOptions::category_column},
    {"options.rows", &alert_import_options::rows, &ImportOptions::rows},
};

absl::Status ReadOptions(const alert_import_options* options, ImportOptions* wanted) {
  alert_import_options given = ALERT_IMPORT_OPTIONS_INIT;
  ALERT_RETURN_IF_ERROR(CopyIn(options, &given));
  ALERT_RETURN_IF_ERROR(alert::import::kImportFormats.Check(given.format));
  ALERT_RETURN_IF_ERROR(alert::import::kImportHighs.Check(given.high));
  wanted->format = given.format;
  wanted->high = given.high;
  wanted->threshold = given.threshold;
  wanted->no_response_is_missing = given.no_response_missing != 0;
  ALERT_RETURN_IF_ERROR(CopyTexts(given.safe, given.safe_count, "options.safe", &wanted->safe));
  ALERT_RETURN_IF_ERROR(
      CopyTexts(given.unsafe, given.unsafe_count, "options.unsafe", &wanted->unsafe));
  ALERT_RETURN_IF_ERROR(
      CopyTexts(given.fields, given.field_count, "options.fields", &wanted->fields));
  for (const OptionText& text : kOptionTexts) {
    const alert_str& value = given.*text.given;
    if (value.data == nullptr && value.size != 0) return alert::capi::NullArgument(text.name);
    wanted->*text.wanted = View(value.data, value.size);
  }
  return alert::capi::CheckNoNul(wanted->behaviors, "options.behaviors");
}

}  // namespace

extern "C" {

alert_status alert_import_format_name(alert_import_format format, alert_str* name,
                                      alert_error* error) {
  return alert::capi::EnumName(alert::import::kImportFormats, format, name, error);
}

alert_status alert_import_format_find(const char* name, size_t name_size,
                                      alert_import_format* format, alert_error* error) {
  return alert::capi::EnumFind(alert::import::kImportFormats, name, name_size, format, error);
}

alert_status alert_import_high_name(alert_import_high high, alert_str* name, alert_error* error) {
  return alert::capi::EnumName(alert::import::kImportHighs, high, name, error);
}

alert_status alert_import_high_find(const char* name, size_t name_size, alert_import_high* high,
                                    alert_error* error) {
  return alert::capi::EnumFind(alert::import::kImportHighs, name, name_size, high, error);
}

alert_status alert_import_detect(const char* path, size_t path_size, alert_import_format* format,
                                 alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(path);
    ALERT_REQUIRE_NO_NUL(path, path_size);
    ALERT_REQUIRE(format);
    const absl::StatusOr<Input> input = Input::Open(View(path, path_size));
    ALERT_RETURN_IF_ERROR(input.status());
    const absl::StatusOr<Detected> detected = alert::import::Detect(*input);
    ALERT_RETURN_IF_ERROR(detected.status());
    *format = detected->format;
    return absl::OkStatus();
  });
}

alert_status alert_import_open(const alert_str* paths, size_t path_count,
                               const alert_import_options* options, alert_import** import,
                               alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(import);
    std::vector<std::string> names;
    ALERT_RETURN_IF_ERROR(CopyTexts(paths, path_count, "paths", &names));
    for (const std::string& name : names) {
      ALERT_RETURN_IF_ERROR(alert::capi::CheckNoNul(name, "paths"));
    }
    ImportOptions wanted;
    ALERT_RETURN_IF_ERROR(ReadOptions(options, &wanted));
    return MakeHandle(Import::Open(names, wanted), import);
  });
}

void alert_import_free(alert_import** import) {
  alert::capi::Free(import);
}

uint64_t alert_import_row_count(const alert_import* import) {
  return import == nullptr ? 0 : import->value->row_count();
}

size_t alert_import_note_count(const alert_import* import) {
  return import == nullptr ? 0 : import->value->notes().size();
}

alert_status alert_import_note_at(const alert_import* import, size_t index, alert_str* note,
                                  alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(import);
    ALERT_REQUIRE(note);
    const std::vector<std::string>& notes = import->value->notes();
    if (index >= notes.size()) return NoIndex("note", index, notes.size());
    *note = Str(notes[index]);
    return absl::OkStatus();
  });
}

alert_status alert_import_taxonomy(const alert_import* import, alert_taxonomy** taxonomy,
                                   alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(import);
    ALERT_REQUIRE(taxonomy);
    return MakeHandle(import->value->MakeTaxonomy(), taxonomy);
  });
}

alert_status alert_import_write(const alert_import* import, alert_writer writer, void* user,
                                alert_error* error) {
  return Guard(error, [&]() -> absl::Status {
    ALERT_REQUIRE(import);
    ALERT_REQUIRE(writer);
    for (const alert::import::ImportedFile& file : import->value->files()) {
      const std::unique_ptr<alert::ByteStream> lines = alert::Decompress(
          alert::Compression::kZstandard, alert::ReadMemory(*file.rows), file.name);
      std::string piece(alert::import::kPieceSize, '\0');
      while (true) {
        const absl::StatusOr<size_t> got = lines->Read(piece.data(), piece.size());
        ALERT_RETURN_IF_ERROR(got.status());
        if (*got == 0) break;
        ALERT_RETURN_IF_ERROR(WriteAll({piece.data(), *got}, writer, user));
      }
    }
    return absl::OkStatus();
  });
}

}  // extern "C"
