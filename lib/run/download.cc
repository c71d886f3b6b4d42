#include "run/download.h"

#include <curl/curl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "alert/abi.h"
#include "base/status.h"
#include "fmt/format.h"
#include "run/endpoint/http_client.h"

namespace alert::run {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct CleanupCurl {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

std::string ReadSmallFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::getline(file, text);
  return text;
}

void WriteSmallFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text << '\n';
}

class Transfer {
 public:
  Transfer(const std::string& path, const FetchProgress& progress)
      : path_(path), progress_(progress) {}

  absl::Status Run(const std::string& url, double timeout_seconds) {
    easy_.reset(curl_easy_init());
    if (easy_ == nullptr) return absl::ResourceExhaustedError("out of memory");
    Prepare(url, timeout_seconds);
    const CURLcode code = curl_easy_perform(easy_.get());
    if (file_ != nullptr && std::fflush(file_.get()) != 0) file_error_ = errno;
    file_.reset();
    if (thrown_ != nullptr) std::rethrow_exception(thrown_);
    return StatusOf(code, url);
  }

 private:
  void Prepare(const std::string& url, double timeout_seconds) {
    CURL* easy = easy_.get();
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path_, ignored);
    const std::string etag = ReadSmallFile(path_ + ".etag");
    if (!ignored && size > 0 && !etag.empty()) {
      begin_ = size;
      headers_.Add("If-Range: " + etag);
      curl_easy_setopt(easy, CURLOPT_RANGE, fmt::format("{}-", size).c_str());
    }
    headers_.Add("Accept: */*");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.list());
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // The home of the data redirects to where it keeps its files; from https never to http.
    const bool secure = absl::StartsWith(url, "https:");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     std::max(1L, static_cast<long>(timeout_seconds)));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "alert/" ALERT_VERSION_STRING);
    HttpSecurity::OfEnvironment().ApplyTo(easy);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::TakeHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::TakeBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Transfer::Watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  }

  // An exception must not pass through libcurl: it is kept until the transfer has ended, which
  // `failed`, the callback's result, makes libcurl do.
  template <typename Result, typename Body>
  Result Catching(Result failed, const Body& body) {
    try {
      return body();
    } catch (...) {
      thrown_ = std::current_exception();
      return failed;
    }
  }

  static size_t TakeHeader(char* data, size_t size, size_t count, void* user) {
    auto* self = static_cast<Transfer*>(user);
    return self->Catching(size_t{0}, [&] {
      self->NoteHeader({data, size * count});
      return size * count;
    });
  }

  void NoteHeader(absl::string_view line) {
    if (absl::StartsWith(line, "HTTP/")) etag_.clear();  // of a redirect
    if (absl::StartsWithIgnoreCase(line, "etag:")) {
      etag_ = std::string(absl::StripAsciiWhitespace(line.substr(5)));
    }
  }

  // The first bytes show whether the rest has come, or the whole.
  bool OpenFile() {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 206) begin_ = 0;
    file_.reset(std::fopen(path_.c_str(), status == 206 ? "ab" : "wb"));
    if (file_ == nullptr) {
      file_error_ = errno;
      return false;
    }
    // A weak tag does not promise the same bytes.
    const bool strong = !etag_.empty() && !absl::StartsWith(etag_, "W/");
    WriteSmallFile(path_ + ".etag", strong ? etag_ : "");
    return true;
  }

  static size_t TakeBody(char* data, size_t size, size_t count, void* user) {
    auto* self = static_cast<Transfer*>(user);
    return self->Catching(size_t{0}, [&] { return self->Write(data, size * count); });
  }

  size_t Write(const char* data, size_t size) {
    if (file_ == nullptr && !OpenFile()) return 0;
    const size_t written = std::fwrite(data, 1, size, file_.get());
    if (written != size) file_error_ = errno;
    return written;
  }

  static int Watch(void* user, curl_off_t total, curl_off_t now, curl_off_t, curl_off_t) {
    auto* self = static_cast<Transfer*>(user);
    return self->Catching(1, [&] {
      const uint64_t size = total > 0 ? self->begin_ + static_cast<uint64_t>(total) : 0;
      self->stopped_ = !self->progress_(self->begin_ + static_cast<uint64_t>(now), size);
      return self->stopped_ ? 1 : 0;
    });
  }

  absl::Status StatusOf(CURLcode code, const std::string& url) {
    if (file_error_ != 0) return absl::ErrnoToStatus(file_error_, path_);
    if (code == CURLE_OK) return absl::OkStatus();
    if (stopped_) return absl::CancelledError("stopped; what has come is kept for the next time");
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    const std::string message =
        fmt::format("{}: {}", url, error_[0] != '\0' ? error_ : curl_easy_strerror(code));
    if (status == 401 || status == 403) return absl::PermissionDeniedError(message);
    if (status == 404 || status == 410) return absl::NotFoundError(message);
    // What is here is not a part of what is there: the whole file is asked for next time.
    if (status == 416) WriteSmallFile(path_ + ".etag", "");
    return absl::UnavailableError(message + " (what has come is kept for the next time)");
  }

  const std::string& path_;
  const FetchProgress& progress_;
  std::unique_ptr<CURL, CleanupCurl> easy_;
  HttpHeaders headers_;
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::string etag_;
  uint64_t begin_ = 0;
  int file_error_ = 0;
  bool stopped_ = false;
  std::exception_ptr thrown_;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace

absl::Status Download(const std::string& url, const std::string& path, double timeout_seconds,
                      const FetchProgress& progress) {
  ALERT_RETURN_IF_ERROR(InitHttp());
  return Transfer(path, progress).Run(url, timeout_seconds);
}

}  // namespace alert::run
