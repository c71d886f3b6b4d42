// A judged row that is imported, and where it goes.
#ifndef ALERT_LIB_IMPORT_ROW_H_
#define ALERT_LIB_IMPORT_ROW_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "alert/verdict.h"
#include "import/input.h"
#include "import/options.h"

namespace alert::import {

inline constexpr char kUncategorised[] = "uncategorised";

// A text that is empty is not there, but for the response, of which an empty one is one.
struct Row {
  std::string id;
  std::string category;
  std::string attack;
  std::string prompt;
  std::string model;
  std::optional<std::string> response;
  std::optional<alert_verdict> verdict;
  std::string judge;
  std::string cluster;
  uint64_t epoch = 0;  // from 1; 0 where no item of the file has more than one
  std::string score;   // JSON
};

// Gives the row the id of an item, and that of its epoch where `many` items of the file have some.
void SetItem(std::string_view item, uint64_t epoch, bool many, Row* row);

// Takes the rows of one file, and what there is to say of it.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual absl::Status Add(const Row& row) = 0;
  // A line about the file, for whoever imports it.
  virtual void Note(std::string_view text) = 0;
  // Counts what was meant to be rows, and could not be read; notes it where it is not 0.
  virtual void LeaveOutMalformed(uint64_t lines) = 0;
  // The run has not ended, as `note` says: nobody knows how many rows it lacks.
  virtual void NotePartial(std::string_view note) = 0;
};

// What an importer of a format works with.
struct ImportJob {
  const Input& input;
  const ImportOptions& options;
  RowSink& sink;
};

// Rows that come in another order than they go: each element of a file has a place, and those that
// come too early are held back.
class RowOrder {
 public:
  explicit RowOrder(RowSink* sink) : sink_(sink) {}

  // The rows of the element at `place`, counted from 0; each place once.
  absl::Status Put(size_t place, std::vector<Row> rows);

 private:
  RowSink* sink_;
  size_t next_ = 0;
  std::map<size_t, std::vector<Row>> early_;
};

// The place of an element that is left out.
inline constexpr size_t kNoPlace = SIZE_MAX;

// The places of `count` elements, of which those in `taken` come in its order.
std::vector<size_t> PlacesOf(size_t count, const std::vector<size_t>& taken);

// A line of JSON for the row, its newline included.
std::string LineOf(const Row& row, std::string_view language);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_ROW_H_
