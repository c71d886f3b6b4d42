// Calls of the C ABI whose failure ends the command, and owners of its handles.
#ifndef ALERT_BINDINGS_CLI_ABI_CALL_H_
#define ALERT_BINDINGS_CLI_ABI_CALL_H_

#include <string>
#include <string_view>

#include "alert/abi.hpp"
#include "alert/alert.h"
#include "command.h"

namespace alert::cli {

// The public C++ binding's; its errors are exceptions, and a command's are exit codes.
using internal::Handle;
using internal::Str;
using internal::View;

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

using Taxonomy = Handle<alert_taxonomy, alert_taxonomy_free>;
using Crosswalk = Handle<alert_crosswalk, alert_crosswalk_free>;
using Import = Handle<alert_import, alert_import_free>;
using Dataset = Handle<alert_dataset, alert_dataset_free>;
using Reader = Handle<alert_reader, alert_reader_free>;
using Summary = Handle<alert_summary, alert_summary_free>;
using Tally = Handle<alert_tally, alert_tally_free>;
using Labels = Handle<alert_labels, alert_labels_free>;
using Policy = Handle<alert_policy, alert_policy_free>;
using Score = Handle<alert_score, alert_score_free>;

// Call for a function that makes a handle, its last output.
template <typename T, ExitCode kExitCode = kBadData, typename Function, typename... Arguments>
T Make(Function function, Arguments... arguments) {
  typename T::pointer handle = nullptr;
  Call<kExitCode>(function, arguments..., &handle);
  return T(handle);
}

// The text that a writing function of the library writes, called with `arguments` before its
// writer.
template <ExitCode kExitCode = kBadData, typename Function, typename... Arguments>
std::string Collect(Function function, Arguments... arguments) {
  std::string text;
  const alert_writer append = [](const char* data, size_t size, void* user) -> alert_status {
    static_cast<std::string*>(user)->append(data, size);
    return ALERT_OK;
  };
  Call<kExitCode>(function, arguments..., append, static_cast<void*>(&text));
  return text;
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_ABI_CALL_H_
