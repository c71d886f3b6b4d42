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

}  // namespace alert::cli
