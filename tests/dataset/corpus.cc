#include "dataset/corpus.h"

#include <algorithm>
#include <random>
#include <string_view>
#include <vector>

namespace alert::test {
namespace {

using namespace std::string_view_literals;

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  std::string Corpus(size_t lines) {
    std::string text;
    for (size_t i = 0; i < lines; ++i) {
      std::string line = Line();
      if (Chance(3)) Damage(&line);
      text += line;
      text += PickOf({"\n"sv, "\n"sv, "\n"sv, "\n"sv, "\r\n"sv, "\n\n"sv, " \n"sv, "\n \t\r\n"sv});
    }
    if (Chance(2)) text.pop_back();
    return text;
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }
  bool Chance(size_t one_in) { return Below(one_in) == 0; }
  std::string_view PickOf(std::initializer_list<std::string_view> values) {
    return values.begin()[Below(values.size())];
  }

  std::string Line() {
    std::vector<std::string> members;
    members.push_back(Member({"id"sv, "id"sv, "\\u0069d"sv}, Id()));
    members.push_back(Member({"category"sv, "category"sv, "c\\u0061tegory"sv}, Category()));
    if (!Chance(4)) members.push_back(Member({"prompt"sv}, Prompt()));
    if (Chance(2)) members.push_back(Member({"model"sv}, Text()));
    if (Chance(3)) members.push_back(Member({"attack_type"sv}, Attack()));
    if (Chance(3)) members.push_back(Member({"language"sv}, Quoted(PickOf({"de"sv, "fr"sv}))));
    if (Chance(2)) members.push_back(Member({"verdict"sv}, Verdict()));
    if (Chance(4)) members.push_back(Member({"safe"sv, "is_safe"sv}, Verdict()));
    if (Chance(2)) members.push_back(Member({"response"sv}, Text()));
    if (Chance(5)) members.push_back(Member({"judge_output"sv, "judge"sv}, Text()));
    if (Chance(6)) members.push_back(Member({"judgements"sv}, Any(0)));
    if (Chance(6)) members.push_back(Member({"cluster"sv}, Any(0)));
    if (Chance(2)) members.push_back(Member({"own"sv, ""sv, "idx"sv, "\\ud800"sv}, Any(0)));
    if (Chance(15)) members.push_back(Member({"id"sv, "prompt"sv, "verdict"sv}, Any(0)));
    std::shuffle(members.begin(), members.end(), random_);
    std::string line(PickOf({"{"sv, "{"sv, "{ "sv, " {"sv}));
    for (size_t i = 0; i < members.size(); ++i) {
      if (i > 0) line += PickOf({","sv, ", "sv, " , "sv});
      line += members[i];
    }
    return line + "}";
  }

  std::string Member(std::initializer_list<std::string_view> keys, const std::string& value) {
    return Quoted(PickOf(keys)) + std::string(PickOf({":"sv, ": "sv, " : "sv})) + value;
  }

  static std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

  std::string Id() {
    const std::string number = std::to_string(Below(2000));
    switch (Below(12)) {
      case 0:
        return Quoted(number);
      case 1:
        return number + ".0";
      case 2:
        return "-" + number;
      case 3:
        return Quoted("t" + number);
      case 4:
        return std::string(PickOf({"1e2"sv, "1.5"sv, "-0"sv, "99999999999999999999"sv,
                                   "9223372036854775807"sv, "1e400"sv, "\"\""sv, "null"sv}));
      default:
        return number;
    }
  }

  std::string Category() {
    return Quoted(
        PickOf({"hate_women"sv, "crime_tax"sv, "Crime-Tax"sv, "crime_kidnapping"sv, "hate_lgbtq+"sv,
                "SELF_HARM_THIN"sv, "weapon\\u005fother"sv, "unknown"sv}));
  }

  std::string Attack() {
    return Quoted(PickOf({""sv, "jailbreak"sv, "adversarial_suffix"sv, "own"sv, "pre\\u0066ix"sv}));
  }

  std::string Verdict() {
    return std::string(PickOf({"\"safe\""sv, "\"unsafe\""sv, "\"Undecided\""sv, "true"sv, "false"sv,
                               "null"sv, "\"maybe\""sv, "1"sv}));
  }

  std::string Prompt() {
    if (Chance(2)) return Text();
    return Quoted("### Instruction:\\n" +
                  std::string(PickOf({"Ask."sv, ""sv, " "sv, "\\u0041"sv})) +
                  "\\n### Response:\\n");
  }

  std::string Text() {
    std::string text;
    for (size_t parts = Below(6); parts > 0; --parts) {
      text += PickOf({"word "sv, "\\n"sv, "\\\""sv, "\\\\"sv, "\\u00e9"sv, "\\ud83d\\ude00"sv,
                      "\\ud83d"sv, "\\ude00"sv, "\xC3\xA9"sv, "\xF0\x9F\x98\x80"sv, "{"sv, "]"sv,
                      ","sv, "\\/\\b\\f\\r\\t"sv, "\\u0000"sv, "\x7F"sv});
      if (Chance(40)) text += std::string(Below(400), 'x');
    }
    return Quoted(text);
  }

  std::string Any(int depth) {
    if (depth < 3 && Chance(4)) return "[" + Any(depth + 1) + ", " + Any(depth + 1) + "]";
    if (depth < 3 && Chance(4)) return "{\"id\": " + Any(depth + 1) + "}";
    if (Chance(3)) return Text();
    return std::string(PickOf({"null"sv, "true"sv, "[]"sv, "{}"sv, "0"sv, "-1.5e+3"sv, "17"sv}));
  }

  void Damage(std::string* line) {
    for (size_t times = 1 + Below(2); times > 0; --times) DamageOnce(line);
  }

  void DamageOnce(std::string* line) {
    const size_t at = Below(line->size() + 1);
    switch (Below(11)) {
      case 0:
        line->resize(at);
        break;
      case 1:
        line->erase(at, 1 + Below(4));
        break;
      case 2:
        line->insert(at, line->substr(Below(line->size() + 1), Below(30)));
        break;
      case 3:
        line->insert(at, 1, static_cast<char>(random_()));
        break;
      case 4:
        *line += PickOf({"x"sv, "}"sv, "]"sv, ","sv, "{}"sv, " 1"sv, "\""sv, "//"sv});
        break;
      case 5:
        *line = PickOf({"[]"sv, "null"sv, "17"sv, "\"{}\""sv, "{}"sv, "{"sv, "}"sv});
        break;
      case 6:
        line->insert(0, PickOf({"\xEF\xBB\xBF"sv, ","sv, "["sv, "x"sv, "\v"sv}));
        break;
      case 7:
        *line += Line();
        break;
      default:
        line->insert(
            at,
            PickOf({"\n"sv, "\r"sv,  "\""sv,        "\\"sv,  "{"sv,     "}"sv,    "["sv,
                    "]"sv,  ","sv,   ":"sv,         "\0"sv,  "\xFF"sv,  "\xC3"sv, "\xED\xA0\x80"sv,
                    "\t"sv, "NaN"sv, "-Infinity"sv, "\\x"sv, "\\u12"sv, "01"sv,   "'"sv}));
    }
    if (line->empty()) *line = " ";
  }

  std::mt19937_64 random_;
};

}  // namespace

std::string DamagedCorpus(uint64_t seed, size_t lines) {
  return Maker(seed).Corpus(lines);
}

}  // namespace alert::test
