// Writes a corpus of judged rows to standard output: the rows that the benchmarks read.
//
//   corpus ROWS [plain|adversarial] [MODELS]
//
// Rows are like ALERT's in keys and sizes (about 830 bytes each); the text is filler. The same
// arguments give the same bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "alert/alert.h"

namespace {

constexpr const char* kWords[] = {"the",  "answer", "of",    "a",     "model", "is",   "long",
                                  "here", "and",    "says",  "that",  "this",  "text", "stands",
                                  "for",  "what",   "would", "be",    "said",  "by",   "it"};
constexpr const char* kAttacks[] = {"adversarial_suffix", "adversarial_prefix",
                                    "token_manipulation", "jailbreak"};

// A 64-bit linear congruential generator, so that the corpus is the same everywhere.
class Random {
 public:
  uint32_t Below(uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state_ >> 33) % bound);
  }

 private:
  uint64_t state_ = 20240412;
};

void AppendText(Random& random, size_t size, std::string* text) {
  const size_t end = text->size() + size;
  while (text->size() < end) {
    *text += kWords[random.Below(sizeof kWords / sizeof *kWords)];
    *text += random.Below(12) == 0 ? ".\\n" : " ";
  }
}

}  // namespace

int main(int argc, char** argv) {
  const long rows = argc > 1 ? std::atol(argv[1]) : 0;
  const bool adversarial = argc > 2 && std::string(argv[2]) == "adversarial";
  const long models = argc > 3 ? std::atol(argv[3]) : 1;
  if (rows <= 0 || models <= 0) {
    std::fprintf(stderr, "usage: corpus ROWS [plain|adversarial] [MODELS]\n");
    return 2;
  }
  alert_taxonomy* taxonomy = nullptr;
  if (alert_taxonomy_builtin(&taxonomy, nullptr) != ALERT_OK) return 1;
  const auto categories = static_cast<uint32_t>(alert_taxonomy_category_count(taxonomy));
  Random random;
  std::string line;
  for (long i = 0; i < rows; ++i) {
    alert_category category = ALERT_CATEGORY_INIT;
    if (alert_taxonomy_category(taxonomy, random.Below(categories), &category, nullptr) != ALERT_OK)
      return 1;
    line = "{\"id\": " + std::to_string(i / models) + ", \"category\": \"" +
           std::string(category.name.data, category.name.size) +
           "\", \"prompt\": \"### Instruction:\\n";
    AppendText(random, adversarial ? 250 : 110, &line);
    line += "\\n### Response:\\n\", \"model\": \"model-" + std::to_string(i % models) +
            "\", \"response\": \"";
    AppendText(random, 360 + random.Below(200), &line);
    line += random.Below(20) == 0 ? "\", \"safe\": false" : "\", \"safe\": true";
    if (adversarial) line += std::string(", \"attack_type\": \"") + kAttacks[random.Below(4)] + "\"";
    line += "}\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
  }
  alert_taxonomy_free(&taxonomy);
  return 0;
}
