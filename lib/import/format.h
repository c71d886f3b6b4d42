// The formats that are imported, and how they are told apart.
#ifndef ALERT_LIB_IMPORT_FORMAT_H_
#define ALERT_LIB_IMPORT_FORMAT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "alert/import.h"
#include "base/enumeration.h"
#include "import/input.h"
#include "import/row.h"

namespace alert::import {

extern const Enumeration kImportFormats;
extern const Enumeration kImportHighs;

// What makes rows of a file of the format; null for ALERT_IMPORT_AUTO.
using Importer = absl::Status (*)(const ImportJob& job);
Importer ImporterOf(alert_import_format format);

// What a file is seen to be.
struct Detected {
  alert_import_format format = ALERT_IMPORT_AUTO;  // AUTO: none of them
  std::string seen;                                // what it is otherwise: "a table (CSV)"
  std::string advice;                              // and what to do
};

// What the document that begins with `head` is; ALERT_IMPORT_AUTO for none of the formats that are
// one document, and where `head` has more than one.
alert_import_format FormatOfDocument(std::string_view head);

// By the content; by the name only where a format goes by it.
absl::StatusOr<Detected> Detect(const Input& input);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_FORMAT_H_
