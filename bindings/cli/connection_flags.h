// The options that say how an endpoint is reached beside its URL and key.
#ifndef ALERT_BINDINGS_CLI_CONNECTION_FLAGS_H_
#define ALERT_BINDINGS_CLI_CONNECTION_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "alert/run.h"

namespace alert::cli {

struct ConnectionFlags {
  std::vector<std::string> headers;
  std::string basic_auth_env;
  std::string ca_file;
  std::string client_certificate;
  std::string client_key;
  std::string unix_socket;
  bool insecure = false;
};

// `prefix` stands before each option's name: empty, or "judge-".
void AddConnectionFlags(CLI::App& command, const std::string& prefix, ConnectionFlags& flags);

// What the flags say, for the library; it points into them.
class Connection {
 public:
  explicit Connection(const ConnectionFlags& flags);
  const alert_run_connection* get() const { return &connection_; }

 private:
  std::vector<alert_str> headers_;
  alert_run_connection connection_ = ALERT_RUN_CONNECTION_INIT;
};

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_CONNECTION_FLAGS_H_
