// Many HTTP requests at once from one thread, on libcurl's multi interface.
#ifndef ALERT_LIB_RUN_ENDPOINT_HTTP_CLIENT_H_
#define ALERT_LIB_RUN_ENDPOINT_HTTP_CLIENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"

typedef void CURL;
typedef void CURLM;
struct curl_slist;

namespace alert::run {

// Makes libcurl ready, once.
absl::Status InitHttp();

// Request headers, kept by libcurl's list. They may hold a key: nothing prints them.
class HttpHeaders {
 public:
  void Add(const std::string& line);
  curl_slist* list() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const;
  };
  std::unique_ptr<curl_slist, Free> list_;
};

// Whom to trust, who one is, and where the server listens. Empty: libcurl's own.
struct HttpSecurity {
  // With the certificates that the environment names, as other programs read it: the first of
  // CURL_CA_BUNDLE, SSL_CERT_FILE and REQUESTS_CA_BUNDLE, and SSL_CERT_DIR.
  static HttpSecurity OfEnvironment();

  // Sets it for a handle of libcurl, which keeps copies.
  void ApplyTo(CURL* easy) const;

  std::string ca_file;
  std::string ca_folder;
  std::string client_certificate;
  std::string client_key;
  std::string unix_socket;
  bool insecure = false;  // any certificate is taken
};

struct HttpRequest {
  const char* url = nullptr;             // borrowed until the request is over, as are
  const HttpHeaders* headers = nullptr;  // these
  const HttpSecurity* security = nullptr;
  std::string body;  // posted
  double timeout_seconds = 0;
  void* tag = nullptr;  // comes back with the result
};

// What came of a request.
struct HttpResult {
  enum class Kind {
    kReply,       // a whole reply, of any HTTP status
    kConnection,  // no connection
    kUntrusted,   // the server's certificate is not to be trusted
    kTimeout,
    kTruncated,  // the connection broke
    kGarbage,    // no HTTP
    kTooLarge
  };
  Kind kind = Kind::kReply;
  void* tag = nullptr;
  long status = 0;
  double retry_after_seconds = 0;  // by the server's wish; 0: none
  std::string content_type;
  double seconds = 0;
  std::string body;
  std::string error;  // libcurl's words, where kind is not kReply
};

class HttpClient {
 public:
  // Replies above `max_body` bytes are given up. `max_idle` connections are kept open for reuse.
  static absl::StatusOr<std::unique_ptr<HttpClient>> Create(size_t max_body, int max_idle);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  absl::Status Start(HttpRequest request);

  // Does what can be done without waiting, and moves finished requests to `results`.
  absl::Status Perform(std::vector<HttpResult>* results);

  // Waits until something can be done, Wake is called, or the time is over.
  absl::Status Wait(int timeout_ms);

  // Ends a wait, the present or the next one. From any thread, and from a signal handler.
  void Wake();

  // Gives up all requests; they have no result.
  void Abort();

  size_t in_flight() const { return running_.size(); }

 private:
  struct Transfer;

  explicit HttpClient(size_t max_body);
  absl::StatusOr<Transfer*> NewTransfer();
  static void Configure(Transfer* transfer);
  HttpResult Finish(Transfer* transfer, int code);
  static size_t Receive(char* data, size_t size, size_t count, void* user);

  size_t max_body_;
  CURLM* multi_ = nullptr;
  int wake_ = -1;
  std::vector<std::unique_ptr<Transfer>> all_;
  std::vector<Transfer*> idle_;
  std::unordered_set<Transfer*> running_;
};

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_HTTP_CLIENT_H_
