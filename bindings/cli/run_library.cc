// Loads libalert_run for the functions of run_library_stubs.cc: each finds its namesake in the
// library, which is loaded when one of them is first called. Linked as usual, it would bring
// libcurl and thirty more libraries into every start of the command, and take as long as all of the
// rest.
//
// A static program has libalert_run inside, and is built without this file.
#include "run_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>

#include "abi_call.h"
#include "alert/abi.h"

namespace alert::cli {
namespace {

// libalert_run of this build stands beside its libalert; one from elsewhere is found by its name.
std::string PathBesideLibalert() {
  Dl_info libalert{};
  if (dladdr(reinterpret_cast<void*>(&alert_version_text), &libalert) == 0) return "";
  const std::string path = libalert.dli_fname;
  return path.substr(0, path.rfind('/') + 1) + ALERT_RUN_FILE;
}

void* Load() {
  std::string tried;
  for (const std::string& path : {PathBesideLibalert(), std::string(ALERT_RUN_FILE)}) {
    if (void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL); library != nullptr) {
      FindForSignalHandlers(library);
      return library;
    }
    tried += fmt::format("; {}", dlerror());
  }
  Fail(kWrongCommand,
       "run, rejudge, audit, export, dataset fetch, and stores as input need "
       "libalert_run, which cannot be loaded" +
           tried);
}

}  // namespace

void* AddressInRunLibrary(const char* name) {
  static void* const library = Load();
  void* const function = dlsym(library, name);
  if (function != nullptr) return function;
  Fail(kWrongCommand, fmt::format("libalert_run does not belong to this program: {}", dlerror()));
}

<<<<<<< HEAD
}  // namespace alert::cli
=======
alert_status alert_run_create(const alert_run_options* options, alert_run** run,
                              alert_error* error) {
  return Find(alert_run_create, __func__)(options, run, error);
}

alert_status alert_run_rejudge(const alert_run_options* options, alert_run** run,
                               alert_error* error) {
  return Find(alert_run_rejudge, __func__)(options, run, error);
}

void alert_run_free(alert_run** run) {
  Find(alert_run_free, __func__)(run);
}

alert_status alert_run_next(alert_run* run, uint32_t timeout_ms, alert_run_event* event,
                            alert_error* error) {
  return Find(alert_run_next, __func__)(run, timeout_ms, event, error);
}

void alert_run_cancel(alert_run* run) {
  if (cancel != nullptr) cancel(run);
}

alert_status alert_run_get_progress(const alert_run* run, alert_run_progress* progress,
                                    alert_error* error) {
  return Find(alert_run_get_progress, __func__)(run, progress, error);
}

alert_status alert_run_failure_words(const alert_run* run, alert_run_failure failure,
                                     alert_str* words, alert_error* error) {
  return Find(alert_run_failure_words, __func__)(run, failure, words, error);
}

uint64_t alert_run_problem_count(const alert_run* run, alert_problem_kind kind) {
  return Find(alert_run_problem_count, __func__)(run, kind);
}

size_t alert_run_problem_sample_count(const alert_run* run) {
  return Find(alert_run_problem_sample_count, __func__)(run);
}

alert_status alert_run_problem_sample(const alert_run* run, size_t index, alert_problem* problem,
                                      alert_error* error) {
  return Find(alert_run_problem_sample, __func__)(run, index, problem, error);
}

alert_status alert_store_open(const char* path, size_t path_size, alert_store** store,
                              alert_error* error) {
  return Find(alert_store_open, __func__)(path, path_size, store, error);
}

void alert_store_free(alert_store** store) {
  Find(alert_store_free, __func__)(store);
}

size_t alert_store_run_count(const alert_store* store) {
  return Find(alert_store_run_count, __func__)(store);
}

alert_status alert_store_run_at(alert_store* store, size_t index, alert_store_run* run,
                                alert_error* error) {
  return Find(alert_store_run_at, __func__)(store, index, run, error);
}

size_t alert_store_judge_count(alert_store* store, uint64_t run) {
  return Find(alert_store_judge_count, __func__)(store, run);
}

alert_status alert_store_judge(alert_store* store, uint64_t run, size_t index, alert_str* label,
                               alert_error* error) {
  return Find(alert_store_judge, __func__)(store, run, index, label, error);
}

alert_status alert_store_export(alert_store* store, const alert_export_options* options,
                                alert_writer writer, void* user, alert_error* error) {
  return Find(alert_store_export, __func__)(store, options, writer, user, error);
}

alert_status alert_store_export_stream(alert_store* store, const alert_export_options* options,
                                       ArrowArrayStream* out, alert_error* error) {
  return Find(alert_store_export_stream, __func__)(store, options, out, error);
}

alert_status alert_store_audit(alert_store* store, alert_store_finding finding, void* user,
                               uint64_t* findings, alert_error* error) {
  return Find(alert_store_audit, __func__)(store, finding, user, findings, error);
}

alert_status alert_store_merge(const alert_str* sources, size_t count, const char* path,
                               size_t path_size, alert_error* error) {
  return Find(alert_store_merge, __func__)(sources, count, path, path_size, error);
}

alert_status alert_fetch_describe(const char* name, size_t name_size, alert_fetch_release* release,
                                  alert_error* error) {
  return Find(alert_fetch_describe, __func__)(name, name_size, release, error);
}

alert_status alert_fetch(const char* name, size_t name_size, const alert_fetch_options* options,
                         alert_fetch_callback callback, void* user, alert_error* error) {
  return Find(alert_fetch, __func__)(name, name_size, options, callback, user, error);
}
>>>>>>> ways
