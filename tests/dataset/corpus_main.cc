// Writes DamagedCorpus(SEED, LINES) to standard output, for a reader that is not ours.
#include <cstdio>
#include <cstdlib>

#include "dataset/corpus.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string text =
      alert::test::DamagedCorpus(std::strtoull(argv[1], nullptr, 10),
                                 static_cast<size_t>(std::strtoull(argv[2], nullptr, 10)));
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
