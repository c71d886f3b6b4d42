// A JSON list as rows: its elements in the place of lines.
#ifndef ALERT_LIB_DATASET_IO_LIST_STREAM_H_
#define ALERT_LIB_DATASET_IO_LIST_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/aligned_buffer.h"
#include "base/byte_stream.h"
#include "base/string_end.h"

namespace alert {

// What a list's bytes become that are none of an element's. All bytes stay where they are, so that
// an element's offset is that in the source.
inline constexpr char kElementEnd = '\n';      // no newline in the source; ends a row
inline constexpr char kNewlineBetween = '\v';  // a newline in the source; ends a row
inline constexpr char kNewlineInside = '\t';   // a newline in the source, inside an element

// How many newlines of the source stand in a piece of a list.
size_t NewlinesInList(std::string_view bytes);

// Rewrites one list, from the white space before its bracket to that behind it, and ends there. A
// damaged element takes as little as possible along: where no JSON can go on and an element may
// begin, one does. What is rewritten does not depend on how the bytes come.
class ListStream : public ByteStream {
 public:
  // `bytes` must outlive the stream; messages call them `name`.
  ListStream(ByteStream* bytes, std::string name);

  // DataLoss at the end of a list that is not closed.
  absl::StatusOr<size_t> Read(char* data, size_t size) override;

  // How many bytes were handed out; what was read beyond the list, once it has ended.
  uint64_t size() const { return size_; }
  std::string_view rest() const { return {buffer_.data() + at_, filled_ - at_}; }

 private:
  enum class State { kBefore, kOpen, kMaybeClosed, kClosed };
  static constexpr size_t kNone = SIZE_MAX;

  absl::Status Refill();
  absl::Status ReadMore();

  // Each goes on at `at_`.
  void Rewrite();
  void RewriteBefore();
  void RewriteString();
  void RewritePlain();
  void RewriteBlank();
  void RewriteNewline();
  void RewriteMark();
  void Open(char bracket);
  void Close(char bracket);

  bool IsBetween() const { return open_.empty(); }
  bool MayOpen() const;
  bool LooksLikeARow() const;
  void EndRowAtGap();

  ByteStream& bytes_;
  const std::string name_;
  const StringEndFinder find_end_ = BestStringEndFinder();

  AlignedBuffer buffer_;
  size_t given_ = 0;  // handed out
  size_t ready_ = 0;  // to be handed out
  size_t at_ = 0;     // rewritten; what comes next may change what is not ready
  size_t filled_ = 0;
  uint64_t size_ = 0;
  bool at_end_ = false;
  absl::Status failure_;

  State state_ = State::kBefore;
  bool has_end_ = false;   // a bracket closed the list, whatever stands behind it
  std::string open_;       // the brackets that are open inside the list
  uint64_t too_deep_ = 0;  // how many more there are
  bool in_string_ = false;
  bool is_escaped_ = false;  // the next byte of the string
  char before_ = ',';        // what stands before: a bracket, a comma, a colon, or something else
  size_t gap_ = kNone;       // where the row could end, should an element begin here

  bool begins_line_ = false;  // nothing stands before on the line but spaces, as many as column_
  size_t column_ = 0;
  bool row_begins_line_ = false;
  size_t row_column_ = 0;
  bool row_is_broken_ = false;      // by a newline
  bool has_rows_on_lines_ = false;  // each on a line of its own, at row_column_
  bool has_broken_rows_ = false;
};

}  // namespace alert

#endif  // ALERT_LIB_DATASET_IO_LIST_STREAM_H_
