// Writes a corpus of judged rows to standard output: the rows that the benchmarks read.
//
//   corpus ROWS [plain|adversarial|released|released-adversarial] [MODELS]
//
// Rows have ALERT's keys; the text is filler. Those of plain and adversarial carry a response
// (about 690 and 860 bytes a row); those of the released kinds carry none, and a file of as many
// rows as ALERT's has its size (14,763 rows, 30,968 rows: 11 MB). The same arguments give the same
// bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "alert/alert.h"

namespace {

constexpr const char* kWords[] = {"the",  "answer", "of",    "a",    "model", "is",   "long",
                                  "here", "and",    "says",  "that", "this",  "text", "stands",
                                  "for",  "what",   "would", "be",   "said",  "by",   "it"};
constexpr const char* kAttacks[] = {"adversarial_suffix", "adversarial_prefix",
                                    "token_manipulation", "jailbreak"};

// What a row is like: the bytes of its texts, and whether it names an attack.
struct Kind {
  std::string_view name;
  uint32_t prompt;
  uint32_t response;  // at least, and at most as much again by half; 0: the row has none
  bool attack;
};

constexpr Kind kKinds[] = {
    {"plain", 110, 360, false},
    {"adversarial", 250, 360, true},
    {"released", 15, 0, false},
    {"released-adversarial", 115, 0, true},
};

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

void AppendRow(const Kind& kind, long id, std::string_view category, long model, Random& random,
               std::string* line) {
  *line += "{\"id\": " + std::to_string(id) + ", \"category\": \"";
  *line += category;
  *line += "\", \"prompt\": \"### Instruction:\\n";
  AppendText(random, kind.prompt, line);
  *line += "\\n### Response:\\n\", \"model\": \"model-" + std::to_string(model) + "\"";
  if (kind.response != 0) {
    *line += ", \"response\": \"";
    AppendText(random, kind.response + random.Below(kind.response / 2), line);
    *line += "\"";
  }
  *line += random.Below(20) == 0 ? ", \"safe\": false" : ", \"safe\": true";
  if (kind.attack) *line += std::string(", \"attack_type\": \"") + kAttacks[random.Below(4)] + "\"";
  *line += "}\n";
}

const Kind* FindKind(std::string_view name) {
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const long rows = argc > 1 ? std::atol(argv[1]) : 0;
  const Kind* kind = FindKind(argc > 2 ? argv[2] : "plain");
  const long models = argc > 3 ? std::atol(argv[3]) : 1;
  if (rows <= 0 || kind == nullptr || models <= 0) {
    std::fprintf(stderr,
                 "usage: corpus ROWS [plain|adversarial|released|released-adversarial] [MODELS]\n");
    return 2;
  }
  alert_taxonomy* taxonomy = nullptr;
  if (alert_taxonomy_builtin(&taxonomy, nullptr) != ALERT_OK) return 1;
  const auto categories = static_cast<uint32_t>(alert_taxonomy_category_count(taxonomy));
  Random random;
  std::string line;
  for (long i = 0; i < rows; ++i) {
    alert_category category = ALERT_CATEGORY_INIT;
    const uint32_t index = random.Below(categories);
    if (alert_taxonomy_category_at(taxonomy, index, &category, nullptr) != ALERT_OK) return 1;
    line.clear();
    AppendRow(*kind, i / models, {category.name.data, category.name.size}, i % models, random,
              &line);
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return 1;
  }
  alert_taxonomy_free(&taxonomy);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
