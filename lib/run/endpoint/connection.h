// How an endpoint is reached beside its URL: further headers, certificates, a unix socket.
#ifndef ALERT_LIB_RUN_ENDPOINT_CONNECTION_H_
#define ALERT_LIB_RUN_ENDPOINT_CONNECTION_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "run/endpoint/http_client.h"
#include "run/endpoint/secret.h"

namespace alert::run {

// As a user says it (alert_run_connection).
struct ConnectionOptions {
  std::vector<std::string> headers;  // "NAME=VALUE" or "NAME=env:VARIABLE"
  std::string basic_auth_environment;
  std::string ca_file;
  std::string client_certificate;
  std::string client_key;
  std::string unix_socket;
  bool insecure = false;
};

// Ready to be used. Its headers may hold secrets: nothing prints or stores them.
class Connection {
 public:
  // For requests to `url`; `has_key` where these have an Authorization header already.
  // InvalidArgument names the option that is wrong, FailedPrecondition a variable that is not set,
  // NotFound a file that can't be read.
  static absl::StatusOr<Connection> Open(const ConnectionOptions& options, std::string_view url,
                                         bool has_key);

  void AddTo(HttpHeaders* headers) const;
  const Redactor& secrets() const { return secrets_; }
  const HttpSecurity& security() const { return security_; }

 private:
  absl::Status AddHeader(std::string_view header, bool has_key);
  absl::Status AddBasicAuth(const std::string& variable, bool has_key);

  std::vector<std::string> headers_;  // "Name: value"
  Redactor secrets_;
  HttpSecurity security_;
};

// Whether a URL's host is this machine, by its name or address.
bool IsLoopback(std::string_view url);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_CONNECTION_H_
