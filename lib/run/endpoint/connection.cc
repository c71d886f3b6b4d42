#include "run/endpoint/connection.h"

#include <curl/curl.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "base/text.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr std::string_view kFromEnvironment = "env:";

// What requests say themselves, and what would make them mean something else.
constexpr std::string_view kOwnHeaders[] = {"accept", "connection",     "content-length",
                                            "expect", "content-type",   "transfer-encoding",
                                            "host",   "accept-encoding"};

// RFC 9110, 5.6.2.
bool IsToken(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool IsSendable(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](unsigned char c) { return (c >= 0x20 && c != 0x7f) || c == '\t'; });
}

absl::StatusOr<std::string> ValueOfVariable(const std::string& variable, std::string_view option) {
  const char* const value = std::getenv(variable.c_str());
  if (value != nullptr && value[0] != '\0') return std::string(value);
  return absl::FailedPreconditionError(
      fmt::format("{}: the environment variable {} is not set", option, Quoted(variable)));
}

absl::Status CheckFile(const std::string& path, std::string_view what) {
  if (path.empty() || access(path.c_str(), R_OK) == 0) return absl::OkStatus();
  return absl::NotFoundError(fmt::format("{}: the {} can't be read", path, what));
}

absl::Status CheckSocket(const std::string& path) {
  if (path.size() < sizeof(sockaddr_un::sun_path)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{}: a unix socket's path has at most {} bytes, and this has {}", path,
                  sizeof(sockaddr_un::sun_path) - 1, path.size()));
}

absl::Status Reserved(std::string_view name) {
  return absl::InvalidArgumentError(
      fmt::format("the header {} can't be given: requests have it already", Quoted(name)));
}

}  // namespace

bool IsLoopback(std::string_view url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  char* host = nullptr;
  if (parsed == nullptr ||
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return false;
  }
  const std::unique_ptr<char, decltype(&curl_free)> owner(host, curl_free);
  const std::string name = absl::AsciiStrToLower(host);
  const bool is_address = name.find_first_not_of("0123456789.") == std::string::npos;
  return name == "localhost" || name == "[::1]" || (is_address && absl::StartsWith(name, "127."));
}

absl::Status Connection::AddHeader(std::string_view header, bool has_key) {
  const size_t equals = header.find('=');
  const std::string_view name = header.substr(0, equals);
  if (equals == std::string_view::npos || !IsToken(name)) {
    return absl::InvalidArgumentError(fmt::format(
        "a header is given as NAME=VALUE or NAME=env:VARIABLE, and the name is not one: {}",
        Quoted(name)));
  }
  const std::string folded = absl::AsciiStrToLower(Absl(name));
  for (const std::string_view own : kOwnHeaders) {
    if (folded == own) return Reserved(name);
  }
  if (folded == "authorization" && has_key) return Reserved(name);
  std::string value(header.substr(equals + 1));
  const bool kept_out = absl::StartsWith(value, Absl(kFromEnvironment));
  if (kept_out) {
    auto found = ValueOfVariable(value.substr(kFromEnvironment.size()),
                                 absl::StrCat("the header ", Absl(name)));
    ALERT_RETURN_IF_ERROR(found.status());
    value = *std::move(found);
  }
  if (!IsSendable(value)) {
    return absl::InvalidArgumentError(
        fmt::format("the header {} has a value with a control character", Quoted(name)));
  }
  if (kept_out || value.size() >= kLeastSecret) secrets_.Add(value);
  // libcurl sends a header without a value where it ends in a semicolon.
  headers_.push_back(value.empty() ? absl::StrCat(Absl(name), ";")
                                   : absl::StrCat(Absl(name), ": ", value));
  return absl::OkStatus();
}

absl::Status Connection::AddBasicAuth(const std::string& variable, bool has_key) {
  if (variable.empty()) return absl::OkStatus();
  if (has_key) {
    return absl::InvalidArgumentError(
        "a key and basic authentication are given: both go into the Authorization header");
  }
  const auto value = ValueOfVariable(variable, "basic authentication");
  ALERT_RETURN_IF_ERROR(value.status());
  const size_t colon = value->find(':');
  if (colon == std::string::npos || !IsSendable(*value)) {
    return absl::InvalidArgumentError(
        fmt::format("basic authentication: the environment variable {} does not hold user:password",
                    Quoted(variable)));
  }
  const std::string encoded = absl::Base64Escape(*value);
  secrets_.Add(encoded);
  secrets_.Add(*value);
  if (colon + 1 < value->size()) secrets_.Add(std::string_view(*value).substr(colon + 1));
  headers_.push_back(absl::StrCat("Authorization: Basic ", encoded));
  return absl::OkStatus();
}

absl::StatusOr<Connection> Connection::Open(const ConnectionOptions& options, std::string_view url,
                                            bool has_key) {
  Connection connection;
  bool has_authorization = has_key;
  ALERT_RETURN_IF_ERROR(connection.AddBasicAuth(options.basic_auth_environment, has_key));
  has_authorization = has_authorization || !options.basic_auth_environment.empty();
  for (const std::string& header : options.headers) {
    ALERT_RETURN_IF_ERROR(connection.AddHeader(header, has_authorization));
  }
  ALERT_RETURN_IF_ERROR(CheckFile(options.ca_file, "file of certificates"));
  ALERT_RETURN_IF_ERROR(CheckFile(options.client_certificate, "client's certificate"));
  ALERT_RETURN_IF_ERROR(CheckFile(options.client_key, "client's key"));
  ALERT_RETURN_IF_ERROR(CheckSocket(options.unix_socket));
  if (!options.client_key.empty() && options.client_certificate.empty()) {
    return absl::InvalidArgumentError("a client's key is given without its certificate");
  }
  if (options.insecure && options.unix_socket.empty() && !IsLoopback(url)) {
    return absl::InvalidArgumentError(
        "a certificate that is not to be trusted is let pass on this machine only (localhost, "
        "127.0.0.1, [::1]): give the file of the certificates to trust");
  }
  HttpSecurity& security = connection.security_;
  if (options.ca_file.empty()) {
    security = HttpSecurity::OfEnvironment();
  } else {
    security.ca_file = options.ca_file;
  }
  security.client_certificate = options.client_certificate;
  security.client_key = options.client_key;
  security.unix_socket = options.unix_socket;
  security.insecure = options.insecure;
  return connection;
}

void Connection::AddTo(HttpHeaders* headers) const {
  for (const std::string& header : headers_) headers->Add(header);
}

}  // namespace alert::run
