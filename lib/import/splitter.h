// JSON documents larger than memory: one of their lists, or objects, child by child.
#ifndef ALERT_LIB_IMPORT_SPLITTER_H_
#define ALERT_LIB_IMPORT_SPLITTER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "import/input.h"

namespace alert::import {

// A child as it stands in the document; its key, with its escapes, where the container is an
// object.
using VisitChild = std::function<absl::Status(std::string_view key, std::string_view json)>;

// Goes through the document of `input` and calls `visit` with each child of the container at `path`
// (the document itself where that is empty). What else the document holds becomes `*rest`, in which
// the container is empty; `rest` may be null. DataLoss where the document ends early, is nested too
// deeply, or something stands behind it; what `visit` returns, where it fails.
absl::Status SplitDocument(const Input& input, const std::vector<std::string>& path,
                           const VisitChild& visit, std::string* rest);

// The beginning of a document, its open lists and objects closed: what the first `size` bytes of a
// file tell of it. `*complete` says whether the document ends there, and `*more` whether something
// stands behind it.
struct DocumentHead {
  std::string json;
  bool is_complete = false;
  bool has_more = false;
};
DocumentHead HeadOf(std::string_view bytes);

}  // namespace alert::import

#endif  // ALERT_LIB_IMPORT_SPLITTER_H_
