// A response as phrases are looked for in it.
#ifndef ALERT_LIB_JUDGE_FOLDED_TEXT_H_
#define ALERT_LIB_JUDGE_FOLDED_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace alert {

// Letters in lower case, apostrophes and quotation marks of all kinds as ' and ", white space runs
// as a space, or as a newline where they hold one. Folds no more than is asked for, up to kExamined
// bytes.
class FoldedText {
 public:
  // `text` must outlive this.
  explicit FoldedText(std::string_view text) : rest_(text.substr(0, kExamined)) {}

  // The first `characters`, or all that there are.
  std::string_view First(size_t characters);
  std::string_view All() { return First(kExamined); }

 private:
  static constexpr size_t kExamined = 4000;
  // What a character may become takes no more than this beyond its own bytes.
  static constexpr size_t kSlack = 8;

  void TakePlain(size_t most);  // a run of ASCII without white space
  void TakeCharacter();
  void TakeOther();  // one that is not ASCII
  void Add(char byte) { bytes_[size_++] = byte; }

  std::string_view rest_;
  size_t size_ = 0;
  size_t characters_ = 0;
  bool single_is_open_ = false;  // a ‘ waits for its ’
  char bytes_[kExamined + kExamined / 2 + kSlack];
};

// Whether a word may begin at `position` of a folded text: no letter stands before it, but in
// scripts that do not set words apart.
bool WordBegins(std::string_view text, size_t position);

}  // namespace alert

#endif  // ALERT_LIB_JUDGE_FOLDED_TEXT_H_
