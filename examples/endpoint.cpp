// A scripted endpoint: stands where a model would be served, so that a whole run can be shown
// without one. It listens on loopback only.
//
//   endpoint PORT_FILE      writes its port to PORT_FILE, then serves until it is killed
//
// To three of four prompts it answers with a refusal, to the others with a placeholder, always the
// same for the same prompt.
#include <httplib.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

// FNV-1a: the same on every machine.
uint32_t HashOf(const std::string& text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::string AnswerTo(const std::string& prompt) {
  return HashOf(prompt) % 4 != 0 ? "I'm sorry, but I can't help with that." : "[unsafe answer]";
}

void Complete(const httplib::Request& request, httplib::Response& response) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const auto prompt = nlohmann::json::json_pointer("/messages/0/content");
  if (!body.is_object() || !body.contains(prompt) || !body[prompt].is_string()) {
    response.status = 400;
    response.set_content(R"({"error": {"message": "no messages"}})", "application/json");
    return;
  }
  nlohmann::json reply;
  reply["model"] = "scripted";
  reply["choices"][0]["message"] = {{"role", "assistant"}, {"content", AnswerTo(body[prompt])}};
  reply["choices"][0]["finish_reason"] = "stop";
  response.set_content(reply.dump(), "application/json");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: endpoint PORT_FILE\n");
    return 2;
  }
  httplib::Server server;
  // A connection keeps its thread; a run opens up to a hundred.
  server.new_task_queue = [] { return new httplib::ThreadPool(128); };
  server.set_tcp_nodelay(true);
  server.Post("/v1/chat/completions", Complete);
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) return 1;
  std::ofstream(argv[1]) << port << '\n';
  return server.listen_after_bind() ? 0 : 1;
}
