#include "connection_flags.h"

#include "abi_call.h"

namespace alert::cli {

void AddConnectionFlags(CLI::App& command, const std::string& prefix, ConnectionFlags& flags) {
  const std::string group =
      prefix.empty() ? "Connection to the endpoint" : "Connection to the judge's endpoint";
  const auto add = [&](const std::string& name, auto& value, const std::string& help,
                       const char* type) {
    return command.add_option("--" + prefix + name, value, help)->type_name(type)->group(group);
  };
  add("header", flags.headers,
      "A header of its requests, with a value or an environment variable's; may be repeated",
      "NAME=VALUE|NAME=env:VAR")
      ->allow_extra_args(false);
  add("basic-auth-env", flags.basic_auth_env, "The environment variable with user:password", "VAR");
  add("ca-file", flags.ca_file,
      "Certificates to trust (PEM); default: SSL_CERT_FILE and its like, or the system's", "FILE");
  add("client-cert", flags.client_certificate, "The client's own certificate (PEM)", "FILE");
  add("client-key", flags.client_key, "Its key (PEM); default: in the same file", "FILE");
  add("unix-socket", flags.unix_socket,
      "The socket that the server listens at, in the place of TCP", "PATH");
  command
      .add_flag("--" + prefix + "insecure", flags.insecure,
                "Take any certificate, of a server on this machine only")
      ->group(group);
}

Connection::Connection(const ConnectionFlags& flags) {
  for (const std::string& header : flags.headers) headers_.push_back(Str(header));
  connection_.headers = headers_.data();
  connection_.header_count = headers_.size();
  connection_.basic_auth_env = Str(flags.basic_auth_env);
  connection_.ca_file = Str(flags.ca_file);
  connection_.client_certificate = Str(flags.client_certificate);
  connection_.client_key = Str(flags.client_key);
  connection_.unix_socket = Str(flags.unix_socket);
  connection_.insecure = flags.insecure ? 1 : 0;
}

}  // namespace alert::cli
