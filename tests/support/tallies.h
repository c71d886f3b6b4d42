// Tallies of rows in memory.
#ifndef ALERT_TESTS_SUPPORT_TALLIES_H_
#define ALERT_TESTS_SUPPORT_TALLIES_H_

#include <string>
#include <string_view>

#include "alert/alert.hpp"

namespace alert::test {

inline std::string Answer(int id, std::string_view verdict, std::string_view keys = "") {
  return R"({"id": )" + std::to_string(id) + R"(, "category": "crime_tax", "verdict": ")" +
         std::string(verdict) + '"' + std::string(keys) + "}\n";
}

inline void AddText(std::string_view text, Tally* tally) {
  Dataset judged;
  judged.AddMemory("memory", text);
  tally->Add(judged);
}

inline void ExpectText(std::string_view text, Tally* tally) {
  Dataset prompts;
  prompts.AddMemory("prompts", text);
  tally->Expect(prompts);
}

inline Tally TallyOf(std::string_view text) {
  Tally tally;
  AddText(text, &tally);
  return tally;
}

// "SAFE UNSAFE UNDECIDED MISSING", as counts.
inline std::string Text(const Tally& tally, const TallyQuery& query = {}) {
  const Counts counts = tally.Count(query);
  std::string text;
  for (uint64_t count : counts.count) text += (text.empty() ? "" : " ") + std::to_string(count);
  return text;
}

}  // namespace alert::test

#endif  // ALERT_TESTS_SUPPORT_TALLIES_H_
