#include "run/endpoint/event_stream.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "run/endpoint/endpoint.h"
#include "run/endpoint/lenient_json.h"
#include "simdjson.h"

namespace alert::run {
namespace {

using simdjson::dom::element;

// Gathers what the chunks say.
class Joiner {
 public:
  // The data of one event.
  void Take(std::string_view data) {
    if (data == "[DONE]") {
      joined_.complete = true;
      return;
    }
    simdjson::dom::parser parser;
    element chunk;
    const std::string mended = MendJson(data);
    if (parser.parse(mended).get(chunk) != simdjson::SUCCESS) return;
    element error;
    if (chunk.at_key("error").get(error) == simdjson::SUCCESS && !error.is_null()) {
      if (error_.empty()) error_ = mended;
      return;
    }
    TakeChunk(chunk);
  }

  JoinedStream Finish() {
    if (!error_.empty()) return {error_, true};
    if (!has_answer_) return joined_;
    const std::string text = JsonText(text_);
    joined_.json = absl::StrCat("{\"choices\":[{\"message\":{\"content\":", text,
                                ",\"reasoning_content\":", JsonText(thought_), "},\"text\":", text,
                                ",\"finish_reason\":", JsonText(finish_reason_),
                                "}],\"model\":", JsonText(model_));
    if (!usage_.empty()) absl::StrAppend(&joined_.json, ",\"usage\":", usage_);
    joined_.json += '}';
    return joined_;
  }

 private:
  static std::optional<std::string_view> TextAt(const element& json, const char* pointer) {
    std::string_view text;
    if (json.at_pointer(pointer).get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
  }

  void TakeChunk(const element& chunk) {
    // A refusal stands in an answer's place, as in replies that are whole.
    for (const char* pointer : {"/choices/0/delta/content", "/choices/0/delta/refusal",
                                "/choices/0/message/content", "/choices/0/text"}) {
      const std::optional<std::string_view> piece = TextAt(chunk, pointer);
      if (!piece.has_value()) continue;
      has_answer_ = true;
      text_ += *piece;
    }
    for (const char* pointer :
         {"/choices/0/delta/reasoning_content", "/choices/0/delta/reasoning"}) {
      if (const auto piece = TextAt(chunk, pointer)) thought_ += *piece;
    }
    has_answer_ = has_answer_ || chunk.at_pointer("/choices/0").is_object();
    if (const auto reason = TextAt(chunk, "/choices/0/finish_reason")) {
      finish_reason_ = *reason;
      joined_.complete = true;
    }
    if (const auto model = TextAt(chunk, "/model")) model_ = *model;
    element usage;
    if (chunk.at_key("usage").get(usage) == simdjson::SUCCESS && usage.is_object()) {
      usage_ = simdjson::minify(usage);
    }
  }

  JoinedStream joined_;
  std::string error_;
  std::string text_;
  std::string thought_;
  std::string finish_reason_;
  std::string model_;
  std::string usage_;
  bool has_answer_ = false;
};

}  // namespace

bool IsEventStream(std::string_view body, std::string_view content_type) {
  if (absl::StartsWithIgnoreCase(Absl(content_type), "text/event-stream")) return true;
  const absl::string_view begin = absl::StripLeadingAsciiWhitespace(Absl(body));
  return absl::StartsWith(begin, "data:") || absl::StartsWith(begin, "event:");
}

JoinedStream JoinEvents(std::string_view body) {
  Joiner joiner;
  std::string data;
  while (!body.empty()) {
    const size_t end = body.find('\n');
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(Absl(body.substr(0, end)));
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
    if (absl::StartsWith(line, "data:")) {
      // The lines of one event belong together, but some servers leave out the line between two.
      if (absl::StartsWith(data, "{") && absl::EndsWith(data, "}")) {
        joiner.Take(data);
        data.clear();
      }
      absl::StrAppend(&data, data.empty() ? "" : "\n",
                      absl::StripLeadingAsciiWhitespace(line.substr(5)));
    } else if (line.empty() && !data.empty()) {
      joiner.Take(data);
      data.clear();
    }
  }
  if (!data.empty()) joiner.Take(data);
  return joiner.Finish();
}

}  // namespace alert::run
