// Calls of the C ABI whose failure ends the command, and owners of its handles.
#ifndef ALERT_BINDINGS_CLI_ABI_CALL_H_
#define ALERT_BINDINGS_CLI_ABI_CALL_H_

#include <memory>
#include <string_view>

#include "alert/alert.h"
#include "command.h"

namespace alert::cli {

inline std::string_view View(alert_str text) {
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

inline alert_str Str(std::string_view text) {
  return {text.data(), text.size()};
}

// What a failed call says: its message with a hint (hint.h), or the name of its status where it has
// none.
std::string Describe(alert_status status, const alert_error& error);

// Calls `function`, whose last parameter is an alert_error *, and fails with `kExitCode` and the
// error's message unless it returns ALERT_OK.
template <ExitCode kExitCode = kBadData, typename Function, typename... Arguments>
void Call(Function function, Arguments... arguments) {
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = function(arguments..., &error);
  if (status != ALERT_OK) Fail(kExitCode, Describe(status, error));
}

template <auto kFree>
struct FreeHandle {
  template <typename T>
  void operator()(T* handle) const {
    kFree(&handle);
  }
};

template <typename T, void (*kFree)(T**)>
using Handle = std::unique_ptr<T, FreeHandle<kFree>>;

using Taxonomy = Handle<alert_taxonomy, alert_taxonomy_free>;
using Crosswalk = Handle<alert_crosswalk, alert_crosswalk_free>;
using Dataset = Handle<alert_dataset, alert_dataset_free>;
using Reader = Handle<alert_reader, alert_reader_free>;
using Summary = Handle<alert_summary, alert_summary_free>;
using Tally = Handle<alert_tally, alert_tally_free>;
using Policy = Handle<alert_policy, alert_policy_free>;
using Score = Handle<alert_score, alert_score_free>;

// Call for a function that makes a handle, its last output.
template <typename T, ExitCode kExitCode = kBadData, typename Function, typename... Arguments>
T Make(Function function, Arguments... arguments) {
  typename T::pointer handle = nullptr;
  Call<kExitCode>(function, arguments..., &handle);
  return T(handle);
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_ABI_CALL_H_
