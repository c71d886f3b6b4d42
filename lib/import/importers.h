// What makes rows of a file, a format each.
#ifndef ALERT_LIB_IMPORT_IMPORTERS_H_
#define ALERT_LIB_IMPORT_IMPORTERS_H_

#include "absl/status/status.h"
#include "import/row.h"

namespace alert::import {

// InvalidArgument where the file is not what the format has, or an option is missing; DataLoss
// where it is damaged. What was given to the sink before is then nothing.
absl::Status ImportInspect(const ImportJob& job);
absl::Status ImportGarak(const ImportJob& job);
absl::Status ImportPromptfoo(const ImportJob& job);
absl::Status ImportHarmBench(const ImportJob& job);
absl::Status ImportJailbreakBench(const ImportJob& job);
absl::Status ImportHelm(const ImportJob& job);
absl::Status ImportLmEval(const ImportJob& job);
absl::Status ImportPyrit(const ImportJob& job);
absl::Status ImportModelbench(const ImportJob& job);
absl::Status ImportCsv(const ImportJob& job);
absl::Status ImportJson(const ImportJob& job);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_IMPORTERS_H_
