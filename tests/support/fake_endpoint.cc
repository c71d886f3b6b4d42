#include "support/fake_endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>

#include "nlohmann/json.hpp"

namespace alert::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kDripBytes = 16;
constexpr auto kDripPause = std::chrono::milliseconds(5);

int Checked(int result, const char* what) {
  if (result < 0) throw std::runtime_error(what);
  return result;
}

// The number after `name` in the headers, or 0.
size_t HeaderNumber(const std::string& headers, std::string_view name) {
  std::string lower = headers;
  std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
  const size_t found = lower.find(name);
  return found == std::string::npos ? 0 : std::strtoul(&lower[found + name.size()], nullptr, 10);
}

std::string Bytes(const FakeReply& reply) {
  using Manner = FakeReply::Manner;
  if (reply.manner == Manner::kGarbage) return "\x01\x02 this is no HTTP\r\n\r\n";
  size_t length = reply.body.size();
  if (reply.manner == Manner::kLengthTooBig) length += 100;
  if (reply.manner == Manner::kLengthTooSmall) length /= 2;
  char head[128];
  std::snprintf(head, sizeof head,
                "HTTP/1.1 %d Scripted\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n",
                reply.status, length);
  const size_t sent = reply.manner == Manner::kReset ? reply.body.size() / 2 : reply.body.size();
  return head + reply.headers + "\r\n" + reply.body.substr(0, sent);
}

}  // namespace

class FakeEndpoint::Server {
 public:
  Server(Script script, uint16_t port) : script_(std::move(script)) {
    listener_ = Checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    Checked(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
    Checked(listen(listener_, 1024), "listen");
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    epoll_ = Checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    stop_ = Checked(eventfd(0, EFD_CLOEXEC), "eventfd");
    Watch(listener_, EPOLLIN);
    Watch(stop_, EPOLLIN);
    thread_ = std::thread([this] { Serve(); });
  }

  ~Server() {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(stop_, &one, sizeof one);
    thread_.join();
    for (auto& [file, connection] : connections_) close(file);
    for (const int file : {listener_, epoll_, stop_}) close(file);
  }

  uint16_t port() const { return port_; }

 private:
  struct Connection {
    uint64_t serial = 0;
    std::string in;
    std::string out;
    size_t sent = 0;
    bool waits_to_send = false;
    FakeReply::Manner manner = FakeReply::Manner::kWhole;
  };

  // What is to be done with a connection later, if it still is the same one.
  struct Timer {
    int file;
    uint64_t serial;
    bool drip;
    FakeReply reply;
  };

  void Watch(int file, uint32_t events, int action = EPOLL_CTL_ADD) {
    epoll_event event{};
    event.events = events;
    event.data.fd = file;
    epoll_ctl(epoll_, action, file, &event);
  }

  void Serve() {
    epoll_event events[256];
    for (;;) {
      const int count = epoll_wait(epoll_, events, 256, TimeoutMs());
      for (int i = 0; i < count; ++i) {
        const int file = events[i].data.fd;
        if (file == stop_) return;
        if (file == listener_) {
          Accept();
        } else if ((events[i].events & EPOLLOUT) != 0) {
          Send(file);
        } else {
          Receive(file);
        }
      }
      RunTimers();
    }
  }

  int TimeoutMs() const {
    if (timers_.empty()) return -1;
    const auto left = timers_.begin()->first - Clock::now();
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::max<int64_t>(0, ms));
  }

  void RunTimers() {
    while (!timers_.empty() && timers_.begin()->first <= Clock::now()) {
      Timer timer = std::move(timers_.begin()->second);
      timers_.erase(timers_.begin());
      const auto found = connections_.find(timer.file);
      if (found == connections_.end() || found->second.serial != timer.serial) continue;
      if (timer.drip) {
        Send(timer.file);
      } else {
        Reply(timer.file, timer.reply);
      }
    }
  }

  void Accept() {
    for (;;) {
      const int file = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (file < 0) return;
      const int on = 1;
      setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections_[file].serial = ++serial_;
      Watch(file, EPOLLIN);
    }
  }

  void Close(int file) {
    close(file);
    connections_.erase(file);
  }

  void Receive(int file) {
    char buffer[65536];
    const ssize_t size = read(file, buffer, sizeof buffer);
    if (size <= 0) return Close(file);
    connections_[file].in.append(buffer, static_cast<size_t>(size));
    Answer(file);
  }

  void Answer(int file) {
    Connection& connection = connections_[file];
    const size_t end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos) return;
    FakeRequest request;
    const size_t line = connection.in.find("\r\n");
    request.headers = connection.in.substr(line + 2, end - line);
    const size_t length = HeaderNumber(request.headers, "content-length:");
    if (connection.in.size() < end + 4 + length) return;
    const size_t target = connection.in.find(' ') + 1;
    request.target = connection.in.substr(target, connection.in.find(' ', target) - target);
    request.body = connection.in.substr(end + 4, length);
    connection.in.erase(0, end + 4 + length);
    FakeReply reply = script_(request);
    if (reply.delay_ms == 0) return Reply(file, reply);
    const auto due = Clock::now() + std::chrono::milliseconds(reply.delay_ms);
    timers_.emplace(due, Timer{file, connection.serial, false, std::move(reply)});
  }

  void Reply(int file, const FakeReply& reply) {
    if (reply.manner == FakeReply::Manner::kStall) return;
    if (reply.manner == FakeReply::Manner::kClose) return Close(file);
    Connection& connection = connections_[file];
    connection.out = Bytes(reply);
    connection.sent = 0;
    connection.manner = reply.manner;
    Send(file);
  }

  void Send(int file) {
    Connection& connection = connections_[file];
    const bool drip = connection.manner == FakeReply::Manner::kDrip;
    size_t size = connection.out.size() - connection.sent;
    if (drip) size = std::min(size, kDripBytes);
    const ssize_t sent = send(file, &connection.out[connection.sent], size, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN ? WaitToSend(file) : Close(file);
    connection.sent += static_cast<size_t>(sent);
    if (connection.sent == connection.out.size()) return Finish(file);
    if (drip) {
      timers_.emplace(Clock::now() + kDripPause, Timer{file, connection.serial, true, {}});
    } else {
      WaitToSend(file);
    }
  }

  void WaitToSend(int file) {
    connections_[file].waits_to_send = true;
    Watch(file, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
  }

  void Finish(int file) {
    using Manner = FakeReply::Manner;
    switch (connections_[file].manner) {
      case Manner::kReset: {
        const linger now{1, 0};
        setsockopt(file, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return Close(file);
      }
      case Manner::kLengthTooBig:
      case Manner::kGarbage:
        return Close(file);
      default:
        break;
    }
    if (!std::exchange(connections_[file].waits_to_send, false)) return;
    Watch(file, EPOLLIN, EPOLL_CTL_MOD);
  }

  Script script_;
  int listener_ = -1;
  int epoll_ = -1;
  int stop_ = -1;
  uint16_t port_ = 0;
  uint64_t serial_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::multimap<Clock::time_point, Timer> timers_;
  std::thread thread_;
};

FakeEndpoint::FakeEndpoint(Script script, uint16_t port)
    : server_(std::make_unique<Server>(std::move(script), port)) {}

FakeEndpoint::~FakeEndpoint() = default;

uint16_t FakeEndpoint::port() const {
  return server_->port();
}

std::string FakeEndpoint::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

std::string PromptOf(const std::string& body) {
  const nlohmann::json json = nlohmann::json::parse(body);
  if (json.contains("prompt")) return json["prompt"];
  return json["messages"].back()["content"];
}

std::string ChatReply(const std::string& text) {
  nlohmann::json json;
  json["model"] = "scripted";
  json["choices"][0]["message"] = {{"role", "assistant"}, {"content", text}};
  json["choices"][0]["finish_reason"] = "stop";
  json["usage"] = {{"prompt_tokens", 7}, {"completion_tokens", 3}};
  return json.dump();
}

std::string ErrorReply(const std::string& message) {
  nlohmann::json json;
  json["error"]["message"] = message;
  return json.dump();
}

}  // namespace alert::test
