// Answers that are streamed although that was not asked for.
#ifndef ALERT_LIB_RUN_ENDPOINT_EVENT_STREAM_H_
#define ALERT_LIB_RUN_ENDPOINT_EVENT_STREAM_H_

#include <string>
#include <string_view>

namespace alert::run {

// Whether `body` is a stream of server-sent events.
bool IsEventStream(std::string_view body, std::string_view content_type);

// The whole reply that the chunks of a completion come to.
struct JoinedStream {
  std::string json;       // as if it had not been streamed; empty where no chunk has an answer
  bool complete = false;  // its end was there
};

JoinedStream JoinEvents(std::string_view body);

}  // namespace alert::run

#endif  // ALERT_LIB_RUN_ENDPOINT_EVENT_STREAM_H_
