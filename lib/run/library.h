// libalert as this library sees it: its C ABI, with handles that free themselves and errors that
// are absl::Status.
#ifndef ALERT_LIB_RUN_LIBRARY_H_
#define ALERT_LIB_RUN_LIBRARY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "alert/abi.hpp"
#include "alert/dataset.h"
#include "alert/judge.h"
#include "alert/taxonomy.h"
#include "base/status.h"

namespace alert::run {

// The public C++ binding's; its errors are exceptions, and here they are absl::Status.
using internal::View;

using OwnedReader = internal::Handle<alert_reader, alert_reader_free>;
using OwnedTaxonomy = internal::Handle<alert_taxonomy, alert_taxonomy_free>;
using OwnedJudge = internal::Handle<alert_judge, alert_judge_free>;
using OwnedDataset = internal::Handle<alert_dataset, alert_dataset_free>;
using OwnedSummary = internal::Handle<alert_summary, alert_summary_free>;

// The outcome of a call that was given `error`.
inline absl::Status StatusOf(alert_status status, const alert_error& error) {
  if (status == ALERT_OK) return absl::OkStatus();
  return WithCause(WithLocation(absl::Status(static_cast<absl::StatusCode>(status), error.message),
                                {error.line, error.offset}),
                   error.cause);
}

// A writer whose `user` is a std::string to append to.
inline alert_status AppendToString(const char* data, size_t size, void* user) {
  static_cast<std::string*>(user)->append(data, size);
  return ALERT_OK;
}

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_LIBRARY_H_
