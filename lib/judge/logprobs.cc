#include "judge/logprobs.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/json_string.h"
#include "base/numbers.h"
#include "judge/answer.h"
#include "judge/json_reader.h"
#include "judge/thought.h"

namespace alert {

// Reads both forms in one walk.
class LogprobsReader {
 public:
  explicit LogprobsReader(std::string_view json) : json_(json) {}

  AnswerTokens Read() {
    AnswerTokens tokens;
    json_.ReadObject([&](const JsonText& key) {
      if (key.plain == "content") {
        json_.ReadArray([&] { tokens.positions_.push_back(ReadPosition()); });
      } else if (key.plain == "tokens") {
        json_.ReadArray([&] { texts_.push_back(TakeToken()); });
      } else if (key.plain == "token_logprobs") {
        json_.ReadArray([&] { logprobs_.push_back(TakeLogprob()); });
      } else if (key.plain == "top_logprobs") {
        json_.ReadArray([&] { tops_.push_back(ReadMap()); });
      }
    });
    if (!json_.Finish()) return {};
    if (tokens.positions_.empty()) AddCompletion(&tokens);
    return tokens;
  }

 private:
  using Alternative = AnswerTokens::Alternative;

  std::string TakeToken() {
    JsonText text;
    std::string token;
    if (json_.TakeText(&text)) AppendUnescaped(text.raw, &token);
    return token;
  }

  // NaN where there is no number, and nothing that means one.
  double TakeLogprob() {
    double number;
    if (json_.TakeNumber(&number)) return number;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (json_.TakeBare("-Infinity") || json_.TakeBare("-inf")) return -kInfinity;
    if (json_.TakeBare("NaN") || json_.TakeBare("nan")) return kNan;
    JsonText text;
    if (!json_.TakeText(&text)) return kNan;
    const bool is_low =
        EqualsIgnoreCase(text.plain, "-infinity") || EqualsIgnoreCase(text.plain, "-inf");
    return is_low ? -kInfinity : kNan;
  }

  Alternative ReadAlternative(std::vector<Alternative>* top) {
    Alternative one{{}, kNan};
    json_.ReadObject([&](const JsonText& key) {
      if (key.plain == "token") {
        one.token = TakeToken();
      } else if (key.plain == "logprob") {
        one.logprob = TakeLogprob();
      } else if (key.plain == "top_logprobs" && top != nullptr) {
        json_.ReadArray([&] { top->push_back(ReadAlternative(nullptr)); });
      }
    });
    return one;
  }

  AnswerTokens::Position ReadPosition() {
    AnswerTokens::Position position;
    position.chosen = ReadAlternative(&position.top);
    return position;
  }

  std::vector<Alternative> ReadMap() {
    std::vector<Alternative> top;
    json_.ReadObject([&](const JsonText& key) {
      Alternative one;
      AppendUnescaped(key.raw, &one.token);
      one.logprob = TakeLogprob();
      top.push_back(std::move(one));
    });
    return top;
  }

  void AddCompletion(AnswerTokens* tokens) {
    for (size_t i = 0; i < texts_.size(); ++i) {
      AnswerTokens::Position position;
      position.chosen = {std::move(texts_[i]), i < logprobs_.size() ? logprobs_[i] : kNan};
      if (i < tops_.size()) position.top = std::move(tops_[i]);
      tokens->positions_.push_back(std::move(position));
    }
  }

  JsonReader json_;
  std::vector<std::string> texts_;  // of a completion
  std::vector<double> logprobs_;
  std::vector<std::vector<Alternative>> tops_;
};

namespace {

bool SaysSomething(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

// Where a verdict may begin at the earliest; npos where there is none.
size_t StartOfVerdict(std::string_view answer, std::string_view mark, bool mark_is_required) {
  const Response split = SplitThought(answer);
  if (!WhyNoAnswer(split).empty()) return std::string_view::npos;
  const auto start = static_cast<size_t>(split.answer.data() - answer.data());
  const size_t place = mark.empty() ? std::string_view::npos : RFindIgnoreCase(split.answer, mark);
  if (place != std::string_view::npos) return start + place + mark.size();
  return mark_is_required ? std::string_view::npos : start;
}

}  // namespace

AnswerTokens AnswerTokens::Read(std::string_view json) {
  return LogprobsReader(json).Read();
}

std::vector<TokenLogprob> AnswerTokens::AtVerdict(std::string_view mark,
                                                  bool mark_is_required) const {
  std::string answer;
  for (const Position& position : positions_) answer += position.chosen.token;
  const size_t start = StartOfVerdict(answer, mark, mark_is_required);
  size_t begin = 0;
  for (const Position& position : positions_) {
    const size_t end = begin + position.chosen.token.size();
    const size_t from = std::max(begin, start);
    if (from < end && SaysSomething(std::string_view(answer).substr(from, end - from))) {
      // A token that belongs to what stands before as well has no probability of its own.
      if (SaysSomething(std::string_view(answer).substr(begin, from - begin))) return {};
      std::vector<TokenLogprob> found;
      bool has_chosen = false;
      for (const Alternative& one : position.top) {
        found.push_back({one.token, one.logprob});
        has_chosen = has_chosen || one.token == position.chosen.token;
      }
      if (!has_chosen) found.push_back({position.chosen.token, position.chosen.logprob});
      return found;
    }
    begin = end;
  }
  return {};
}

}  // namespace alert
