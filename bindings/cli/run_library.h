// libalert_run, which the command loads when one of its functions is first called.
#ifndef ALERT_BINDINGS_CLI_RUN_LIBRARY_H_
#define ALERT_BINDINGS_CLI_RUN_LIBRARY_H_

#include <dlfcn.h>

namespace alert::cli {

// The address of the library's function of this name. Ends the program where there is none.
void* AddressInRunLibrary(const char* name);

// Looks up what a signal handler may call. Called once, with the library just loaded.
void FindForSignalHandlers(void* library);

// The library's function of this name, and of the type that is declared for it.
template <typename Function>
Function* FindInRunLibrary(Function*, const char* name) {
  return reinterpret_cast<Function*>(AddressInRunLibrary(name));
}

template <typename Function>
void FindInLibrary(void* library, const char* name, Function** found) {
  *found = reinterpret_cast<Function*>(dlsym(library, name));
}

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_RUN_LIBRARY_H_
