// The rows of a run as they are exported, one at a time, in whatever form.
#ifndef ALERT_LIB_RUN_STORE_EXPORT_ROWS_H_
#define ALERT_LIB_RUN_STORE_EXPORT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "run/store/store.h"

namespace alert::run {

struct ExportOptions {
  int64_t run = 0;    // 0: the latest
  std::string judge;  // a label; empty: the judge that the run was made with
  bool all_judges = false;
  bool without_texts = false;
  bool only_asked = false;
};

class ExportRows {
 public:
  using Json = nlohmann::ordered_json;

  // `store` must outlive the rows. NotFound where there is no such run or judge.
  static absl::StatusOr<ExportRows> Open(Store* store, const ExportOptions& options);

  // Goes to the next row; false at the end.
  absl::StatusOr<bool> Next() { return rows_.Step(); }

  // Of the present row; the view is valid until the next.
  ItemId id() const;

  // The keys that hold texts, in the order of a row.
  const std::vector<std::string>& keys() const { return names_; }
  // Whether the text under the `index`-th of them is a number's.
  bool is_number(size_t index) const;
  // What the present row has under the `index`-th of them.
  std::optional<std::string> Value(size_t index) const;

  // What all judges say of the present row, where that was asked for.
  bool has_judgements() const { return options_.all_judges; }
  absl::StatusOr<Json> Judgements();

  // Whether an id of the run is a text.
  absl::StatusOr<bool> HasTextIds();

 private:
  ExportRows(Store* store, RunRecord run, JudgeRecord judge, const ExportOptions& options);

  Store* store_;
  RunRecord run_;
  JudgeRecord judge_;
  ExportOptions options_;
  std::vector<std::string> names_;
  std::vector<size_t> indices_;  // of the keys, in the table of all
  Statement rows_;
  Statement judgements_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_STORE_EXPORT_ROWS_H_
