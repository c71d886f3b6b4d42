// Results of other systems as judged rows.
#ifndef ALERT_LIB_IMPORT_IMPORT_H_
#define ALERT_LIB_IMPORT_IMPORT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "import/options.h"
#include "taxonomy/taxonomy.h"

namespace alert::import {

// The rows of one file, as JSON Lines compressed by zstd.
struct ImportedFile {
  std::string name;
  alert_import_format format = ALERT_IMPORT_AUTO;
  std::shared_ptr<const std::string> rows;
  uint64_t row_count = 0;
  uint64_t malformed = 0;  // lines that were left out
  bool partial = false;    // of a run that has not ended: nobody knows how many rows it lacks
};

// Immutable once it is opened.
class Import {
 public:
  // Reads the files. InvalidArgument for what is refused, DataLoss for what is damaged.
  static absl::StatusOr<std::shared_ptr<const Import>> Open(const std::vector<std::string>& paths,
                                                            const ImportOptions& options);

  const std::vector<ImportedFile>& files() const { return files_; }
  // "FILE: what there is to say".
  const std::vector<std::string>& notes() const { return notes_; }
  uint64_t row_count() const;

  // The categories that occur, in order of appearance, under macro categories of the format's.
  absl::StatusOr<std::shared_ptr<const Taxonomy>> MakeTaxonomy() const;

 private:
  class FileSink;

  void NoteCategory(const std::string& name, alert_import_format format);

  // A category and its place among macro categories.
  struct SeenCategory {
    std::string name;
    std::string macro;
  };

  std::vector<ImportedFile> files_;
  std::vector<std::string> notes_;
  std::vector<SeenCategory> categories_;
  std::unordered_map<std::string, size_t> by_name_;  // folded
};

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_IMPORT_H_
