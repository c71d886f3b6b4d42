#include "run/endpoint/http_client.h"

#include <curl/curl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "absl/strings/numbers.h"
#include "alert/abi.h"
#include "base/status.h"
#include "fmt/format.h"

namespace alert::run {
namespace {

constexpr long kConnectTimeoutMs = 30000;

absl::Status ErrorOf(CURLMcode code) {
  if (code == CURLM_OK) return absl::OkStatus();
  return absl::InternalError(fmt::format("libcurl: {}", curl_multi_strerror(code)));
}

HttpResult::Kind KindOf(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return HttpResult::Kind::kReply;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpResult::Kind::kTimeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return HttpResult::Kind::kUntrusted;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PROXY:
      return HttpResult::Kind::kConnection;
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return HttpResult::Kind::kGarbage;
    case CURLE_WRITE_ERROR:
      return HttpResult::Kind::kTooLarge;
    default:
      return HttpResult::Kind::kTruncated;
  }
}

// libcurl reads dates and whole seconds; some servers say "1.5".
double RetryAfter(CURL* easy, long status) {
  if (status < 300) return 0;
  curl_off_t whole = 0;
  curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &whole);
  curl_header* header = nullptr;
  double seconds = 0;
  const bool given =
      curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
  if (!given || !absl::SimpleAtod(header->value, &seconds) || !std::isfinite(seconds)) seconds = 0;
  return std::max(seconds, static_cast<double>(whole));
}

}  // namespace

absl::Status InitHttp() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code == CURLE_OK) return absl::OkStatus();
  return absl::InternalError(fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

HttpSecurity HttpSecurity::OfEnvironment() {
  HttpSecurity security;
  for (const char* variable : {"CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"}) {
    const char* const value = std::getenv(variable);
    if (security.ca_file.empty() && value != nullptr) security.ca_file = value;
  }
  const char* const folder = std::getenv("SSL_CERT_DIR");
  if (folder != nullptr) security.ca_folder = folder;
  return security;
}

void HttpSecurity::ApplyTo(CURL* easy) const {
  const auto set = [easy](CURLoption option, const std::string& value) {
    if (!value.empty()) curl_easy_setopt(easy, option, value.c_str());
  };
  set(CURLOPT_CAINFO, ca_file);
  set(CURLOPT_CAPATH, ca_folder);
  set(CURLOPT_SSLCERT, client_certificate);
  set(CURLOPT_SSLKEY, client_key);
  set(CURLOPT_UNIX_SOCKET_PATH, unix_socket);
  if (insecure) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

struct HttpClient::Transfer {
  ~Transfer() { curl_easy_cleanup(easy); }

  CURL* easy = nullptr;
  const HttpSecurity* configured = nullptr;
  HttpRequest request;
  std::string reply;
  size_t max_body = 0;
  bool out_of_memory = false;
  char error[CURL_ERROR_SIZE] = {};
};

void HttpHeaders::Free::operator()(curl_slist* list) const {
  curl_slist_free_all(list);
}

void HttpHeaders::Add(const std::string& line) {
  curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  if (list_ == nullptr) list_.reset(longer);
}

HttpClient::HttpClient(size_t max_body) : max_body_(max_body) {}

absl::StatusOr<std::unique_ptr<HttpClient>> HttpClient::Create(size_t max_body, int max_idle) {
  ALERT_RETURN_IF_ERROR(InitHttp());
  std::unique_ptr<HttpClient> client(new HttpClient(max_body));
  client->multi_ = curl_multi_init();
  client->wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (client->multi_ == nullptr || client->wake_ < 0) {
    return absl::ResourceExhaustedError("no HTTP client could be made: out of memory or files");
  }
  curl_multi_setopt(client->multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_idle));
  curl_multi_setopt(client->multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  return client;
}

HttpClient::~HttpClient() {
  Abort();
  all_.clear();
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
  if (wake_ >= 0) close(wake_);
}

absl::StatusOr<HttpClient::Transfer*> HttpClient::NewTransfer() {
  auto transfer = std::make_unique<Transfer>();
  CURL* easy = curl_easy_init();
  if (easy == nullptr) return absl::ResourceExhaustedError("out of memory");
  transfer->easy = easy;
  transfer->max_body = max_body_;
  all_.push_back(std::move(transfer));
  return all_.back().get();
}

void HttpClient::Configure(Transfer* transfer) {
  CURL* const easy = transfer->easy;
  // What was set for another endpoint has no value that would unset it.
  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpClient::Receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A redirect would carry prompt and key to a host that nobody named.
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "alert/" ALERT_VERSION_STRING);
  transfer->request.security->ApplyTo(easy);
  transfer->configured = transfer->request.security;
}

absl::Status HttpClient::Start(HttpRequest request) {
  if (idle_.empty()) {
    absl::StatusOr<Transfer*> made = NewTransfer();
    ALERT_RETURN_IF_ERROR(made.status());
    idle_.push_back(*made);
  }
  Transfer* transfer = idle_.back();
  transfer->request = std::move(request);
  transfer->reply.clear();
  transfer->out_of_memory = false;
  transfer->error[0] = '\0';
  CURL* easy = transfer->easy;
  const HttpRequest& sent = transfer->request;
  if (transfer->configured != sent.security) Configure(transfer);
  curl_easy_setopt(easy, CURLOPT_URL, sent.url);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sent.headers->list());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, sent.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent.body.size()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(sent.timeout_seconds * 1000));
  ALERT_RETURN_IF_ERROR(ErrorOf(curl_multi_add_handle(multi_, easy)));
  idle_.pop_back();
  running_.insert(transfer);
  return absl::OkStatus();
}

size_t HttpClient::Receive(char* data, size_t size, size_t count, void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  const size_t bytes = size * count;
  if (transfer->reply.size() + bytes > transfer->max_body) return 0;
  // An exception must not pass through libcurl.
  try {
    transfer->reply.append(data, bytes);
  } catch (...) {
    transfer->out_of_memory = true;
    return 0;
  }
  return bytes;
}

HttpResult HttpClient::Finish(Transfer* transfer, int code) {
  HttpResult result;
  result.kind = KindOf(static_cast<CURLcode>(code));
  result.tag = transfer->request.tag;
  curl_off_t microseconds = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &result.status);
  curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
  curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &content_type);
  result.seconds = static_cast<double>(microseconds) / 1e6;
  result.retry_after_seconds = RetryAfter(transfer->easy, result.status);
  if (content_type != nullptr) result.content_type = content_type;
  result.body = std::move(transfer->reply);
  if (result.kind != HttpResult::Kind::kReply) {
    const bool said = transfer->error[0] != '\0';
    result.error = said ? transfer->error : curl_easy_strerror(static_cast<CURLcode>(code));
  }
  if (transfer->out_of_memory) {
    result.kind = HttpResult::Kind::kTruncated;
    result.error = "out of memory";
  }
  curl_multi_remove_handle(multi_, transfer->easy);
  running_.erase(transfer);
  idle_.push_back(transfer);
  return result;
}

absl::Status HttpClient::Perform(std::vector<HttpResult>* results) {
  int running = 0;
  ALERT_RETURN_IF_ERROR(ErrorOf(curl_multi_perform(multi_, &running)));
  int queued = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    const int code = message->data.result;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    results->push_back(Finish(transfer, code));
  }
  return absl::OkStatus();
}

absl::Status HttpClient::Wait(int timeout_ms) {
  curl_waitfd wake{};
  wake.fd = wake_;
  wake.events = CURL_WAIT_POLLIN;
  ALERT_RETURN_IF_ERROR(ErrorOf(curl_multi_poll(multi_, &wake, 1, timeout_ms, nullptr)));
  if (wake.revents != 0) {
    uint64_t count;
    [[maybe_unused]] const ssize_t emptied = read(wake_, &count, sizeof count);
  }
  return absl::OkStatus();
}

void HttpClient::Wake() {
  const int kept = errno;  // a signal handler must leave it as it was
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
  errno = kept;
}

void HttpClient::Abort() {
  for (Transfer* transfer : running_) {
    curl_multi_remove_handle(multi_, transfer->easy);
    idle_.push_back(transfer);
  }
  running_.clear();
}

}  // namespace alert::run
