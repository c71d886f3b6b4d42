// libalert as this library sees it: its C ABI, with handles that free themselves and errors that
// are absl::Status.
#ifndef ALERT_LIB_RUN_LIBRARY_H_
#define ALERT_LIB_RUN_LIBRARY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "alert/dataset.h"
#include "alert/judge.h"
#include "alert/taxonomy.h"
#include "base/status.h"

namespace alert::run {

template <typename Handle, void (*kFree)(Handle**)>
struct FreeHandle {
  void operator()(Handle* handle) const { kFree(&handle); }
};

template <typename Handle, void (*kFree)(Handle**)>
using Owned = std::unique_ptr<Handle, FreeHandle<Handle, kFree>>;

using OwnedReader = Owned<alert_reader, alert_reader_free>;
using OwnedTaxonomy = Owned<alert_taxonomy, alert_taxonomy_free>;
using OwnedJudge = Owned<alert_judge, alert_judge_free>;
using OwnedDataset = Owned<alert_dataset, alert_dataset_free>;
using OwnedSummary = Owned<alert_summary, alert_summary_free>;

// The outcome of a call that was given `error`.
inline absl::Status StatusOf(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return absl::OkStatus();
  return WithCause(WithLocation(absl::Status(static_cast<absl::StatusCode>(status), error.message),
                                {error.line, error.offset}),
                   error.cause);
}

inline std::string_view View(alert_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// A writer whose `user` is a std::string to append to.
inline alert_status AppendToString(const char* data, size_t size, void* user) {
  static_cast<std::string*>(user)->append(data, size);
  return ALERT_OK;
}

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_LIBRARY_H_
