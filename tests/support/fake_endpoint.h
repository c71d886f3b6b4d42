// An HTTP server on loopback that answers as a script says, badly where it says so.
#ifndef ALERT_TESTS_SUPPORT_FAKE_ENDPOINT_H_
#define ALERT_TESTS_SUPPORT_FAKE_ENDPOINT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace alert::test {

struct FakeRequest {
  std::string target;   // "/v1/chat/completions"
  std::string headers;  // as they came, each line with its end
  std::string body;
};

struct FakeReply {
  enum class Manner {
    kWhole,
    kStall,         // nothing, for ever
    kClose,         // closed without a byte
    kReset,         // headers and half the body, then a reset
    kDrip,          // a few bytes at a time
    kLengthTooBig,  // announces more than it sends, then closes
    kLengthTooSmall,
    kGarbage  // no HTTP at all
  };
  int status = 200;
  std::string headers;  // further ones, each line with its "\r\n"
  std::string body;
  Manner manner = Manner::kWhole;
  int delay_ms = 0;
};

// One thread of its own serves all connections; the script is called on it. Ends with the object.
class FakeEndpoint {
 public:
  using Script = std::function<FakeReply(const FakeRequest&)>;

  // On a free port, or on `port`.
  explicit FakeEndpoint(Script script, uint16_t port = 0);
  ~FakeEndpoint();
  FakeEndpoint(const FakeEndpoint&) = delete;
  FakeEndpoint& operator=(const FakeEndpoint&) = delete;

  uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:port"

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

// The last message's text, or the text to complete, of a request's body.
std::string PromptOf(const std::string& body);

// The body of a chat completion with this text.
std::string ChatReply(const std::string& text);

// The body of an error as OpenAI's API words it.
std::string ErrorReply(const std::string& message);

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_FAKE_ENDPOINT_H_
