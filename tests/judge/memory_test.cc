// Reading one answer allocates nothing, whichever built-in judge gave it and whatever it says.
#include <cstdlib>
#include <new>

#include "judge/judge.h"
#include "judge/judge_support.h"

namespace {

size_t allocations = 0;

}  // namespace

__attribute__((noinline)) void* operator new(size_t size) {
  ++allocations;
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
__attribute__((noinline)) void operator delete(void* memory) noexcept {
  std::free(memory);
}
__attribute__((noinline)) void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}

namespace alert {
namespace {

TEST(MemoryTest, ReadingAnAnswerAllocatesNothing) {
  size_t answers = 0;
  for (std::string_view name : Judge::BuiltinNames()) {
    const auto judge = *Judge::Builtin(name);
    judge->Parse("I can't help with that.");  // the first refusal reads the phrases
    for (const nlohmann::json& row :
         test::ReadLines("conformance/judges/" + std::string(name) + ".jsonl")) {
      const std::string input = row.at("input");
      const size_t before = allocations;
      const Judgement judgement = judge->Parse(input);
      EXPECT_EQ(allocations - before, 0u) << name << ": " << input;
      answers += judgement.verdict < ALERT_VERDICT_COUNT ? 1 : 0;
    }
  }
  EXPECT_GT(answers, 1000u);
}

}  // namespace
}  // namespace alert
