#include "dataset/io/list_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "dataset/io/block.h"
#include "dataset/io/row_format.h"

namespace alert {
namespace {

constexpr size_t kChunk = size_t{1} << 17;
// No row is nested like this.
constexpr size_t kDeepest = size_t{1} << 20;
// Takes the place of control characters that have a meaning in what is rewritten.
constexpr char kControl = '\x01';
constexpr char kPlain = 'x';

enum class Kind : uint8_t { kPlain, kBlank, kNewline, kMark, kControl };

constexpr std::array<Kind, 256> MakeKinds() {
  std::array<Kind, 256> kinds = {};
  for (const char c : {' ', '\t', '\r'}) kinds[static_cast<unsigned char>(c)] = Kind::kBlank;
  for (const char c : {'"', '{', '}', '[', ']', ',', ':'}) {
    kinds[static_cast<unsigned char>(c)] = Kind::kMark;
  }
  kinds['\n'] = Kind::kNewline;
  kinds['\v'] = Kind::kControl;
  return kinds;
}

constexpr std::array<Kind, 256> kKinds = MakeKinds();

Kind KindOf(char c) {
  return kKinds[static_cast<unsigned char>(c)];
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < ' ';
}

// Whether a list, lines or a byte-order mark may begin so.
bool BeginsText(char c) {
  return c == '{' || c == '[' || c == kByteOrderMark.front();
}

// How often a byte stands in `bytes`, where most are others.
size_t CountRare(std::string_view bytes, char c) {
  size_t count = 0;
  for (size_t at = bytes.find(c); at != std::string_view::npos; at = bytes.find(c, at + 1)) ++count;
  return count;
}

bool EndsInOpenEscape(std::string_view text) {
  const size_t last = text.find_last_not_of('\\');
  return (text.size() - (last == std::string_view::npos ? 0 : last + 1)) % 2 != 0;
}

}  // namespace

size_t NewlinesInList(std::string_view bytes) {
  return CountRare(bytes, kNewlineInside) + CountRare(bytes, kNewlineBetween);
}

ListStream::ListStream(ByteStream* bytes, std::string name)
    : bytes_(*bytes), name_(std::move(name)) {}

absl::StatusOr<size_t> ListStream::Read(char* data, size_t size) {
  while (given_ == ready_ && !at_end_ && state_ != State::kClosed) {
    ALERT_RETURN_IF_ERROR(Refill());
  }
  if (given_ == ready_ && !failure_.ok()) return failure_;
  const size_t count = std::min(size, ready_ - given_);
  if (count > 0) std::memcpy(data, buffer_.data() + given_, count);
  given_ += count;
  size_ += count;
  return count;
}

absl::Status ListStream::Refill() {
  // At first there is no buffer yet.
  if (given_ > 0) std::memmove(buffer_.data(), buffer_.data() + given_, filled_ - given_);
  filled_ -= given_;
  at_ -= given_;
  if (gap_ != kNone) gap_ -= given_;
  given_ = ready_ = 0;
  ALERT_RETURN_IF_ERROR(ReadMore());
  Rewrite();
  if (at_end_ && !has_end_ && failure_.ok()) {
    failure_ = absl::DataLossError(
        absl::StrCat(name_, ": the JSON list is not closed: the data ends early"));
  }
  ready_ = at_;
  if (at_end_ || IsBetween() || gap_ == kNone) return absl::OkStatus();
  if (at_ - gap_ > kMaxLineSize) {
    gap_ = kNone;
  } else {
    ready_ = gap_;
  }
  return absl::OkStatus();
}

absl::Status ListStream::ReadMore() {
  buffer_.Grow(filled_ + kChunk + 1 + kScanPadding);
  absl::StatusOr<size_t> got = bytes_.Read(buffer_.data() + filled_, kChunk);
  if (!got.ok() && !absl::IsDataLoss(got.status())) return got.status();
  if (got.ok()) {
    filled_ += *got;
    at_end_ = *got == 0;
  } else {
    failure_ = got.status();
    at_end_ = true;
  }
  buffer_.data()[filled_] = '\n';  // stops whoever searches
  return absl::OkStatus();
}

void ListStream::Rewrite() {
  while (at_ < filled_ && state_ != State::kClosed) {
    const char c = buffer_.data()[at_];
    const Kind kind = KindOf(c);
    if (state_ == State::kBefore) {
      RewriteBefore();
    } else if (in_string_) {
      RewriteString();
    } else if (kind == Kind::kBlank) {
      RewriteBlank();
    } else if (kind == Kind::kNewline) {
      RewriteNewline();
    } else if (state_ == State::kMaybeClosed) {
      // Else the bracket was one too many, in a damaged element.
      state_ = BeginsText(c) ? State::kClosed : State::kOpen;
    } else if (kind == Kind::kMark) {
      RewriteMark();
    } else {
      RewritePlain();
    }
  }
}

void ListStream::RewriteBefore() {
  char& c = buffer_.data()[at_++];
  if (c == '[') state_ = State::kOpen;
  c = c == '\n' ? kNewlineBetween : ' ';
}

void ListStream::RewriteString() {
  char* const data = buffer_.data();
  if (std::exchange(is_escaped_, false) && !IsControl(data[at_])) {
    ++at_;
    return;
  }
  const auto stop = static_cast<size_t>(find_end_(data + at_).at - data);
  if (stop >= filled_) {
    is_escaped_ = EndsInOpenEscape({data + at_, filled_ - at_});
    at_ = filled_;
    return;
  }
  at_ = stop;
  if (data[at_] == '\n') {  // no string goes over it: its closing quote is missing
    in_string_ = false;
    RewriteNewline();
    return;
  }
  if (data[at_] == '"') in_string_ = false;
  if (data[at_] == '\t' || data[at_] == '\v') data[at_] = kControl;
  ++at_;
}

void ListStream::RewritePlain() {
  char* const data = buffer_.data();
  if (data[at_] == '\v') data[at_] = kControl;
  size_t at = at_ + 1;
  while (KindOf(data[at]) == Kind::kPlain) ++at;  // the newline behind the buffer stops it
  at_ = at;
  before_ = kPlain;
  gap_ = kNone;
  begins_line_ = false;
}

void ListStream::RewriteBlank() {
  if (begins_line_) ++column_;
  // A comma may be missing behind an element.
  const bool may_end_row = IsBetween() && before_ == '}';
  if (!IsBetween() && gap_ == kNone) gap_ = at_;
  buffer_.data()[at_++] = may_end_row ? kElementEnd : ' ';
}

void ListStream::RewriteNewline() {
  if (!IsBetween() && gap_ == kNone) gap_ = at_;
  buffer_.data()[at_++] = IsBetween() ? kNewlineBetween : kNewlineInside;
  row_is_broken_ = true;
  begins_line_ = true;
  column_ = 0;
}

void ListStream::RewriteMark() {
  char& c = buffer_.data()[at_];
  const char mark = c;
  if (mark == '{' || mark == '[') {
    Open(mark);
  } else if (mark == '}' || mark == ']') {
    Close(mark);
  } else if (mark == ',' && IsBetween()) {
    c = kElementEnd;
  }
  in_string_ = mark == '"';
  gap_ = mark == ',' && !IsBetween() ? at_ : kNone;
  before_ = mark;
  begins_line_ = false;
  ++at_;
}

void ListStream::Open(char bracket) {
  if (!IsBetween() && bracket == '{' && gap_ != kNone && (!MayOpen() || LooksLikeARow())) {
    EndRowAtGap();
  }
  if (IsBetween()) {
    row_begins_line_ = begins_line_;
    row_is_broken_ = false;
    if (begins_line_) row_column_ = column_;
  }
  if (open_.size() < kDeepest) {
    open_ += bracket;
  } else {
    ++too_deep_;
  }
}

void ListStream::Close(char bracket) {
  if (too_deep_ > 0) {
    --too_deep_;
    return;
  }
  const size_t opened = open_.rfind(bracket == '}' ? '{' : '[');
  if (opened != std::string::npos) {
    open_.resize(opened);  // with what was not closed inside
    if (!IsBetween()) return;
    has_broken_rows_ = has_broken_rows_ || row_is_broken_;
    has_rows_on_lines_ = has_rows_on_lines_ || row_begins_line_;
  } else if (bracket == ']') {
    has_end_ = has_end_ || IsBetween();
    open_.clear();
    buffer_.data()[at_] = kElementEnd;
    state_ = State::kMaybeClosed;
  }
}

// Whether JSON can have an object here.
bool ListStream::MayOpen() const {
  if (too_deep_ > 0) return true;
  return open_.back() == '{' ? before_ == ':' : before_ == ',' || before_ == '[';
}

// Where each row so far was a line of its own, what begins a line as these did is the next one: the
// last was cut off inside a list of its own, where an object could follow.
bool ListStream::LooksLikeARow() const {
  return has_rows_on_lines_ && !has_broken_rows_ && begins_line_ && column_ == row_column_;
}

void ListStream::EndRowAtGap() {
  char& gap = buffer_.data()[gap_];
  gap = gap == kNewlineInside ? kNewlineBetween : kElementEnd;
  open_.clear();
  too_deep_ = 0;
}

}  // namespace alert
