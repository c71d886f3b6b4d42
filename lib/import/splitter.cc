#include "import/splitter.h"

#include <algorithm>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace alert::import {
namespace {

// What simdjson reads.
constexpr size_t kMostDepth = 1024;

bool IsBlank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// The bytes of a document one after the other. A byte goes to the child that is open, or to the
// rest.
class Splitter {
 public:
  Splitter(const Input& input, const std::vector<std::string>& path, const VisitChild& visit,
           std::string* rest)
      : input_(input), path_(path), visit_(visit), rest_(rest) {}

  absl::Status Take(std::string_view bytes) {
    size_t at = 0;
    while (at < bytes.size()) {
      if (in_string_) {
        ALERT_RETURN_IF_ERROR(TakeString(bytes, &at));
      } else {
        ALERT_RETURN_IF_ERROR(TakeByte(bytes[at++]));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Finish() const {
    if (begun_ && open_.empty() && !in_string_) return absl::OkStatus();
    return input_.Damaged(begun_ ? "the JSON document ends early" : "is empty");
  }

 private:
  // Inside the container whose children are handed out, and in none of them.
  bool IsBetween() const { return entered_ == path_.size() + 1 && open_.size() == entered_; }

  absl::Status Keep(std::string_view bytes) {
    std::string* const to = in_child_ ? &child_ : rest_;
    if (to == nullptr) return absl::OkStatus();
    if (to->size() + bytes.size() > kMostDocument) {
      return input_.Damaged(absl::StrCat("a part of it is longer than ", kMostDocument, " bytes"));
    }
    to->append(bytes);
    return absl::OkStatus();
  }

  // Up to the end of the string, or of the bytes.
  absl::Status TakeString(std::string_view bytes, size_t* at) {
    const size_t begin = *at;
    while (*at < bytes.size()) {
      if (is_escaped_) {
        is_escaped_ = false;
      } else if (bytes[*at] == '\\') {
        is_escaped_ = true;
      } else if (bytes[*at] == '"') {
        in_string_ = false;
        break;
      }
      ++*at;
    }
    const std::string_view content = bytes.substr(begin, *at - begin);
    if (in_key_) key_.append(content);
    if (!in_string_) ++*at;
    if (in_key_ && IsBetween()) {
      in_key_ = in_string_;
      return absl::OkStatus();  // the key of a child is handed out by itself
    }
    if (!in_string_) in_key_ = false;
    return Keep(bytes.substr(begin, *at - begin));
  }

  absl::Status TakeByte(char byte) {
    if (IsBlank(byte)) return in_child_ ? Keep({&byte, 1}) : absl::OkStatus();
    if (begun_ && open_.empty() && !in_child_) {
      return input_.Damaged("something stands behind its JSON document");
    }
    begun_ = true;
    if (IsBetween() && !in_child_) return TakeBetween(byte);
    if (in_child_ && IsBetween() && (byte == ',' || byte == '}' || byte == ']')) {
      ALERT_RETURN_IF_ERROR(EndChild());
      return byte == ',' ? absl::OkStatus() : Close(byte);
    }
    return TakeToken(byte);
  }

  absl::Status TakeBetween(char byte) {
    if (byte == '}' || byte == ']') return Close(byte);
    if (byte == ',') return absl::OkStatus();
    if (open_.back() == '{' && !has_key_) {
      if (byte != '"') return input_.Damaged("an object has something other than a key");
      key_.clear();
      in_string_ = in_key_ = has_key_ = true;
      return absl::OkStatus();
    }
    if (byte == ':' && open_.back() == '{') return absl::OkStatus();
    in_child_ = true;
    return TakeToken(byte);
  }

  absl::Status TakeToken(char byte) {
    if (byte == '{' || byte == '[') return Open(byte);
    if (byte == '}' || byte == ']') return Close(byte);
    // A key only matters on the way to the container.
    const bool is_on_the_way = !in_child_ && open_.size() == entered_;
    if (byte == '"') {
      in_string_ = true;
      in_key_ = is_on_the_way && expects_key_;
      if (in_key_) key_.clear();
    }
    if (is_on_the_way && (byte == ',' || byte == ':')) expects_key_ = byte == ',';
    return Keep({&byte, 1});
  }

  absl::Status Open(char bracket) {
    if (open_.size() == kMostDepth) return input_.Damaged("its JSON is nested too deeply");
    const bool enters = !in_child_ && open_.size() == entered_ && entered_ <= path_.size() &&
                        (entered_ == 0 || (!expects_key_ && key_ == path_[entered_ - 1]));
    ALERT_RETURN_IF_ERROR(Keep({&bracket, 1}));
    open_.push_back(bracket);
    if (enters) {
      ++entered_;
      expects_key_ = bracket == '{';
      has_key_ = false;
    }
    return absl::OkStatus();
  }

  absl::Status Close(char bracket) {
    if (open_.empty() || (open_.back() == '{') != (bracket == '}')) {
      return input_.Damaged("a bracket in its JSON closes nothing");
    }
    ALERT_RETURN_IF_ERROR(Keep({&bracket, 1}));
    open_.pop_back();
    if (open_.size() < entered_) {
      entered_ = open_.size();
      expects_key_ = false;
    }
    return absl::OkStatus();
  }

  absl::Status EndChild() {
    in_child_ = has_key_ = false;
    absl::Status status = visit_(key_, child_);
    child_.clear();
    return status;
  }

  const Input& input_;
  const std::vector<std::string>& path_;
  const VisitChild& visit_;
  std::string* const rest_;

  std::string open_;    // the brackets that are open
  size_t entered_ = 0;  // how many of them are on the way to the container, it included
  std::string key_;     // the last one on that way, or of the child
  std::string child_;
  bool begun_ = false;
  bool in_string_ = false;
  bool is_escaped_ = false;
  bool in_key_ = false;
  bool expects_key_ = false;  // on the way
  bool has_key_ = false;      // of the child
  bool in_child_ = false;
};

}  // namespace

absl::Status SplitDocument(const Input& input, const std::vector<std::string>& path,
                           const VisitChild& visit, std::string* rest) {
  const absl::StatusOr<std::unique_ptr<ByteStream>> bytes = input.Read();
  ALERT_RETURN_IF_ERROR(bytes.status());
  Splitter splitter(input, path, visit, rest);
  std::string piece(kPieceSize, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = (*bytes)->Read(piece.data(), piece.size());
    ALERT_RETURN_IF_ERROR(got.status());
    if (*got == 0) return splitter.Finish();
    ALERT_RETURN_IF_ERROR(splitter.Take({piece.data(), *got}));
  }
}

DocumentHead HeadOf(std::string_view bytes) {
  DocumentHead head;
  std::string open;
  std::string open_at_end;
  size_t end = 0;
  bool in_string = false;
  for (size_t at = 0; at < bytes.size() && !head.is_complete; ++at) {
    const char byte = bytes[at];
    if (in_string) {
      if (byte == '\\') ++at;
      in_string = byte != '"';
      continue;
    }
    in_string = byte == '"';
    if (byte == '{' || byte == '[') open.push_back(byte);
    if ((byte == '}' || byte == ']') && !open.empty()) open.pop_back();
    if (byte != ',' && byte != '{' && byte != '[' && byte != '}' && byte != ']') continue;
    end = byte == ',' ? at : at + 1;
    open_at_end = open;
    head.is_complete = open.empty() && byte != ',';
  }
  head.json = bytes.substr(0, end);
  for (auto bracket = open_at_end.rbegin(); bracket != open_at_end.rend(); ++bracket) {
    head.json.push_back(*bracket == '{' ? '}' : ']');
  }
  const std::string_view rest = bytes.substr(end);
  head.has_more = head.is_complete && !std::all_of(rest.begin(), rest.end(), IsBlank);
  return head;
}

}  // namespace alert::import
