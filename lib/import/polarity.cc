#include "import/polarity.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace alert::import {
namespace {

using Words = std::unordered_set<std::string>;

std::string Trimmed(std::string_view text) {
  std::string word(text);
  absl::StripAsciiWhitespace(&word);
  absl::AsciiStrToLower(&word);
  return word;
}

std::optional<double> FiniteNumber(std::string_view text) {
  double number = 0;
  if (!absl::SimpleAtod(Absl(text), &number) || !std::isfinite(number)) return std::nullopt;
  return number;
}

// What was written for a value stands for a text and, where it is one, for a number: 1.0 is 1.
Words WordsOf(const std::vector<std::string>& values) {
  Words words;
  for (const std::string& value : values) {
    words.insert(Trimmed(value));
    if (const auto number = FiniteNumber(value)) words.insert(NumberText(*number));
  }
  return words;
}

std::string WordOf(const Value& value) {
  if (const auto flag = value.flag()) return *flag ? "true" : "false";
  if (const auto text = value.text()) return Trimmed(*text);
  return TextOf(value);
}

}  // namespace

Polarity::Polarity(const ImportOptions& options)
    : safe_(WordsOf(options.safe)),
      unsafe_(WordsOf(options.unsafe)),
      high_(options.high),
      threshold_(options.threshold) {}

alert_verdict Polarity::VerdictOfNumber(const Value& value) const {
  std::optional<double> number = value.number();
  if (const auto flag = value.flag()) number = *flag ? 1 : 0;
  if (const auto text = value.text()) number = FiniteNumber(*text);
  if (!number.has_value()) return ALERT_VERDICT_UNDECIDED;
  const bool is_high = *number >= threshold_;
  const bool is_safe = is_high == (high_ == ALERT_IMPORT_HIGH_SAFE);
  return is_safe ? ALERT_VERDICT_SAFE : ALERT_VERDICT_UNSAFE;
}

alert_verdict Polarity::VerdictOf(const Value& value) const {
  if (!value.has_value() || value.is_object() || value.is_list()) return ALERT_VERDICT_UNDECIDED;
  if (high_ != ALERT_IMPORT_HIGH_UNKNOWN) return VerdictOfNumber(value);
  const std::string word = WordOf(value);
  if (safe_.count(word) != 0) return ALERT_VERDICT_SAFE;
  return unsafe_.count(word) != 0 ? ALERT_VERDICT_UNSAFE : ALERT_VERDICT_UNDECIDED;
}

absl::Status CheckPolarity(const ImportOptions& options) {
  if (!std::isfinite(options.threshold)) {
    return absl::InvalidArgumentError("the threshold is not a finite number");
  }
  const bool has_lists = !options.safe.empty() || !options.unsafe.empty();
  if (has_lists && options.high != ALERT_IMPORT_HIGH_UNKNOWN) {
    return absl::InvalidArgumentError(
        "the values that are safe or unsafe, and what a high number means: give one of them");
  }
  const Words unsafe = WordsOf(options.unsafe);
  for (const std::string& word : WordsOf(options.safe)) {
    if (unsafe.count(word) != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("the value ", Quoted(word), " is given as safe and as unsafe"));
    }
  }
  return absl::OkStatus();
}

}  // namespace alert::import
